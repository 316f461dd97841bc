//! The library as its users see it: a folder in, lessons or errors out.

mod folder;
mod live;
mod loading;
mod our_lessons;
