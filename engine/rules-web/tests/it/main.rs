//! What a page's worker is answered: figures ask for rules over a few series, and for the way of an alert.

mod alerts_over;
mod route;
