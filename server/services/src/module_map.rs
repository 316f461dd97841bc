//! The way through the module: lessons, each lab behind the last lesson that it needs, and where one stands.

use model::{LabSummary, MapStep, ModuleMap};

use crate::{CurrentUser, ProgressPages, ServiceError};

impl ProgressPages {
    /// The module for a visitor; without progress for who is not signed in.
    pub async fn map(&self, user: Option<&CurrentUser>) -> Result<ModuleMap, ServiceError> {
        let (lessons, labs, continue_at) = match user {
            Some(user) => {
                let mine = self.mine(user).await?;
                let best = |slug| {
                    let lab = mine.labs.iter().find(|lab| lab.lab.slug == slug);
                    lab.and_then(|lab| lab.best_points)
                };
                let labs = self.labs.list().into_iter().map(|lab| {
                    let best_points = best(lab.slug.clone());
                    (lab, best_points)
                });
                let labs: Vec<_> = labs.collect();
                (mine.lessons, labs, mine.continue_at)
            }
            None => {
                let labs = self.labs.list().into_iter().map(|lab| (lab, None));
                (self.in_lessons(&[], &[]), labs.collect(), None)
            }
        };
        let mut labs: Vec<(u32, LabSummary, Option<f64>)> = labs
            .into_iter()
            .map(|(lab, best_points)| (self.needs(&lab), lab, best_points))
            .collect();
        labs.sort_by_key(|(needs, lab, _)| (*needs, lab.number));
        let mut labs = labs.into_iter().peekable();
        let mut steps = Vec::new();
        let continue_at = continue_at.and_then(|slug| {
            let lesson = lessons.iter().find(|one| one.lesson.slug == slug)?;
            Some(lesson.lesson.clone())
        });
        for lesson in lessons {
            let number = lesson.lesson.number;
            while let Some((_, lab, best_points)) = labs.next_if(|(needs, ..)| *needs < number) {
                steps.push(MapStep::Lab { lab, best_points });
            }
            steps.push(MapStep::Lesson(lesson));
        }
        steps.extend(labs.map(|(_, lab, best_points)| MapStep::Lab { lab, best_points }));
        Ok(ModuleMap { steps, continue_at })
    }

    /// The number of the last lesson that a lab's checks send their reader to.
    fn needs(&self, lab: &LabSummary) -> u32 {
        let lessons = self.lessons.list();
        let number = |slug: &str| {
            let lesson = lessons.iter().find(|one| one.slug.as_str() == slug);
            lesson.map(|one| one.number)
        };
        let loaded = self.labs.find(&lab.slug);
        let criteria = loaded.iter().flat_map(|lab| &lab.rubric.criteria);
        let places = criteria.filter_map(|criterion| criterion.lesson.as_deref());
        places
            .filter_map(|place| number(place.split('#').next().unwrap_or_default()))
            .max()
            .unwrap_or(u32::MAX)
    }
}
