//! `range`: over numbers, query results and maps.

use super::super::ast::{Branch, Node};
use super::super::go_fmt;
use super::super::value::{IntegerType, Value};
use super::{Flow, Result, State, Stop};

impl<'t> State<'t> {
    pub(super) fn walk_range(
        &mut self,
        dot: &Value,
        node: &'t Node,
        branch: &'t Branch,
    ) -> Result<Flow> {
        self.at = Some(node);
        let mark = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?.unboxed();
        let ran = self.iterate(&value, branch)?;
        let flow = if ran {
            Flow::Through
        } else {
            self.walk_else(dot, branch)?
        };
        self.variables.truncate(mark);
        Ok(flow)
    }

    /// Runs the body for every element; whether there was one.
    fn iterate(&mut self, value: &Value, branch: &'t Branch) -> Result<bool> {
        match value {
            Value::Integer(count, kind) => {
                if branch.pipe.variables.len() > 1 {
                    return Err(Stop(format!(
                        "can't use {} to iterate over more than one variable",
                        go_fmt::default_format(value)
                    )));
                }
                self.count(*count, *kind, branch)
            }
            Value::Samples(samples) => {
                // The result may be sorted by the body: its elements now are what is walked.
                let samples = samples.borrow().clone();
                let elements = samples
                    .into_iter()
                    .map(|sample| Value::Sample(Some(sample)));
                self.each((0..).map(Value::int).zip(elements), branch)
            }
            Value::Labels(labels) => {
                let pairs: Vec<(Value, Value)> = labels
                    .iter()
                    .map(|(name, value)| (Value::string(name), Value::string(value)))
                    .collect();
                self.each(pairs, branch)
            }
            Value::Map(map) => {
                let pairs = map
                    .iter()
                    .map(|(name, value)| (Value::string(name.as_str()), value.clone()));
                self.each(pairs, branch)
            }
            Value::Invalid => Ok(false),
            other => Err(Stop(format!(
                "range can't iterate over {}",
                go_fmt::display(other)
            ))),
        }
    }

    fn count(&mut self, count: i64, kind: IntegerType, branch: &'t Branch) -> Result<bool> {
        let elements = (0..count).map(|index| (Value::Invalid, Value::Integer(index, kind)));
        self.each(elements, branch)
    }

    fn each(
        &mut self,
        elements: impl IntoIterator<Item = (Value, Value)>,
        branch: &'t Branch,
    ) -> Result<bool> {
        let mark = self.variables.len();
        let mut ran = false;
        for (key, element) in elements {
            ran = true;
            self.step()?;
            self.bind(key, &element, branch)?;
            let flow = self.walk_list(&element, &branch.list)?;
            self.variables.truncate(mark);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(ran)
    }

    /// One variable takes the element; of two the first takes the index or key.
    fn bind(&mut self, key: Value, element: &Value, branch: &'t Branch) -> Result<()> {
        let mut values = match branch.pipe.variables.len() {
            0 => return Ok(()),
            1 => vec![element.clone()],
            _ => vec![key, element.clone()],
        };
        if branch.pipe.is_assignment {
            for (name, value) in branch.pipe.variables.iter().zip(values) {
                self.set_variable(name, value)?;
            }
            return Ok(());
        }
        // The pipeline declared them: they are the newest.
        for (_, variable) in self.variables.iter_mut().rev() {
            let Some(value) = values.pop() else { break };
            *variable = value;
        }
        Ok(())
    }
}
