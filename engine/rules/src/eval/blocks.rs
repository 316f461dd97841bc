//! Which rules have to go through time together, and in which order the rest can be done one after the other.
//!
//! A rule may be evaluated over the whole period once everything it reads is written over the whole period, provided
//! that it then sees no sample that was not there yet at its own moment. That holds for what earlier rules write at
//! the same moment; a rule that reads what itself or a later rule writes is tied to it. Tied rules form a block
//! (strongly connected components, by Tarjan 1972); blocks come in the order of dependency.

use std::collections::HashMap;

use super::depends::{Member, Touch};

/// Rules that go through time together, in the order in which they are evaluated at each moment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) rules: Vec<Planned>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Planned {
    /// Among the members.
    pub(super) index: usize,
    /// Whether its expression can be evaluated for many moments at once: it reads nothing that its own block writes.
    pub(super) at_once: bool,
}

/// The blocks, each after those that it reads from.
pub(super) fn blocks(members: &[Member<'_>]) -> Vec<Block> {
    let edges = edges(members);
    let mut components = components(&edges);
    for component in &mut components {
        component.sort_unstable();
    }
    let block = |component: Vec<usize>| {
        let written_here = |reader: &Member<'_>| {
            let mut rules = component.iter().filter_map(|index| members.get(*index));
            rules.any(|writer| reader.expression_reads(writer))
        };
        let planned = component.iter().filter_map(|index| {
            let member = members.get(*index)?;
            Some(Planned {
                index: *index,
                at_once: member.may_range && !written_here(member),
            })
        });
        Block {
            rules: planned.collect(),
        }
    };
    components.into_iter().map(block).collect()
}

/// For each rule the rules that have to be done before it, or together with it.
fn edges(members: &[Member<'_>]) -> Vec<Vec<usize>> {
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    let mut add = |from: usize, to: usize| {
        if let Some(edges) = edges.get_mut(from) {
            edges.push(to);
        }
    };
    let writers = Writers::new(members);
    for (index, reader) in members.iter().enumerate() {
        for other in writers.of_what_is_read(reader) {
            let Some(writer) = members.get(other) else {
                continue;
            };
            let is_tied = match reader.touches(writer) {
                Touch::Nothing => continue,
                Touch::Anything => true,
                Touch::Past { from_ms } => {
                    // At the same moment the earlier rule has written already.
                    (writer.query_offset_ms, other) >= (from_ms, index)
                }
            };
            add(index, other);
            if is_tied {
                add(other, index);
            }
        }
        for other in writers.of_the_same(reader) {
            if other != index
                && members
                    .get(other)
                    .is_some_and(|other| reader.shares_output(other))
            {
                add(index, other);
                add(other, index);
            }
        }
    }
    edges
}

/// Rules by the metrics that they write.
struct Writers<'m> {
    by_name: HashMap<&'m str, Vec<usize>>,
    count: usize,
}

impl<'m> Writers<'m> {
    fn new(members: &'m [Member<'_>]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, member) in members.iter().enumerate() {
            for name in member.writes() {
                by_name.entry(name).or_default().push(index);
            }
        }
        Self {
            by_name,
            count: members.len(),
        }
    }

    fn of_what_is_read(&self, reader: &Member<'_>) -> Vec<usize> {
        let Some(names) = reader.reads_names() else {
            return (0..self.count).collect();
        };
        let mut found: Vec<usize> = names.iter().flat_map(|name| self.of(name)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The rules with the same metric, itself among them.
    fn of_the_same(&self, member: &Member<'_>) -> Vec<usize> {
        // `ALERTS` and `ALERTS_FOR_STATE` come from the same rules: one of them is enough.
        member
            .writes()
            .first()
            .map_or_else(Vec::new, |name| self.of(name).collect())
    }

    fn of(&self, name: &str) -> impl Iterator<Item = usize> {
        self.by_name.get(name).into_iter().flatten().copied()
    }
}

/// Strongly connected components, each after those that it has edges to.
fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        edges,
        found: vec![None; edges.len()],
        low: vec![0; edges.len()],
        is_open: vec![false; edges.len()],
        open: Vec::new(),
        next: 0,
        components: Vec::new(),
    };
    for root in 0..edges.len() {
        if search.found.get(root).copied().flatten().is_none() {
            search.from(root);
        }
    }
    search.components
}

struct Search<'e> {
    edges: &'e [Vec<usize>],
    /// When a node was found.
    found: Vec<Option<usize>>,
    /// The earliest node on the stack that can be reached.
    low: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    next: usize,
    components: Vec<Vec<usize>>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "nodes are indices of `edges`, and every column is as long"
)]
impl Search<'_> {
    /// Without recursion: chains of rules may be as long as a file.
    fn from(&mut self, root: usize) {
        let mut path = vec![(root, 0)];
        self.enter(root);
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            if let Some(next) = self.edges[node].get(*edge).copied() {
                *edge += 1;
                match self.found[next] {
                    None => {
                        self.enter(next);
                        path.push((next, 0));
                    }
                    Some(found) if self.is_open[next] => {
                        self.low[node] = self.low[node].min(found);
                    }
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
            if self.found[node] == Some(self.low[node]) {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.found[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.is_open[node] = true;
        self.open.push(node);
    }

    fn close(&mut self, root: usize) {
        let mut component = Vec::new();
        while let Some(node) = self.open.pop() {
            self.is_open[node] = false;
            component.push(node);
            if node == root {
                break;
            }
        }
        self.components.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_come_after_what_they_need() {
        // 0 → 1 → 2 → 1, 3 → 3, 4 → 0
        let edges = vec![vec![1], vec![2], vec![1], vec![3], vec![0]];
        let mut found = components(&edges);
        for component in &mut found {
            component.sort_unstable();
        }
        assert_eq!(found, [vec![1, 2], vec![0], vec![3], vec![4]]);
    }

    #[test]
    fn a_chain_as_long_as_a_file() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|node| vec![node + 1]).collect();
        let edges: Vec<Vec<usize>> = edges.into_iter().chain([Vec::new()]).collect();
        assert_eq!(components(&edges).len(), 200_001);
    }
}
