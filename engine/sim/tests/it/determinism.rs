//! A scenario is all that decides.

use sim::Scenario;
use tsdb::dataset::{read, write};

#[test]
fn the_same_scenario_gives_the_same_bytes() {
    let bytes = || write(&sim::run(&Scenario::quiet_hour(7)));
    assert!(bytes() == bytes());
}

#[test]
fn another_seed_gives_other_bytes() {
    let bytes = |seed| write(&sim::run(&Scenario::quiet_hour(seed)));
    assert!(bytes(7) != bytes(8));
}

#[test]
fn the_sample_day_survives_its_file() {
    let file = write(super::data::sample_day());
    assert!(write(&read(&file).unwrap()) == file);
}
