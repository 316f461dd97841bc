//! Every fact of the module is claimed by a lesson.

use content::Library;

use crate::{Failure, Report};

pub(crate) fn check(library: &Library, report: &mut Report) {
    let unclaimed = library.unclaimed_facts();
    report.facts.all = library.facts().iter().count();
    report.facts.good = report.facts.all - unclaimed.len();
    for fact in unclaimed {
        report.failures.push(Failure {
            place: "content/facts.yml".to_owned(),
            message: format!("no lesson claims `{}`: {}", fact.id, fact.says),
        });
    }
}
