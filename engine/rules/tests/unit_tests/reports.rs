//! What a failure says: both sides, the place, and the misunderstanding behind it.
