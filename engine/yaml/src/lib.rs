//! A YAML document with a place for every node, and strict reading of it.
