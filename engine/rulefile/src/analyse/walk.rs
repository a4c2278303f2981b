//! Every node of a rule, and what they read.

use crate::program::{Body, Condition, ConditionIs, Number, NumberIs};
use std::collections::BTreeSet;

/// A node of a rule.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node<'a> {
    /// A condition.
    Condition(&'a Condition),
    /// A number.
    Number(&'a Number),
}

/// What some nodes read, and how many they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// Inputs.
    pub(crate) inputs: BTreeSet<usize>,
    /// Settings.
    pub(crate) settings: BTreeSet<usize>,
    /// How many nodes there are.
    pub(crate) nodes: u64,
}

impl Uses {
    /// What a rule's condition and need read.
    pub(crate) fn of(body: &Body) -> Self {
        let mut uses = Self::default();
        uses.node(Node::Condition(&body.when));
        uses.node(Node::Number(&body.need));
        uses
    }

    /// What a condition reads.
    pub(crate) fn of_condition(condition: &Condition) -> Self {
        let mut uses = Self::default();
        uses.node(Node::Condition(condition));
        uses
    }

    /// What a number reads.
    pub(crate) fn of_number(number: &Number) -> Self {
        let mut uses = Self::default();
        uses.node(Node::Number(number));
        uses
    }

    fn node(&mut self, node: Node<'_>) {
        walk(node, &mut |node| {
            self.nodes += 1;
            match node {
                Node::Condition(it) => match it.is {
                    ConditionIs::Flag(input)
                    | ConditionIs::OneOf(input, _)
                    | ConditionIs::Has(input) => {
                        self.inputs.insert(input);
                    }
                    _ => {}
                },
                Node::Number(it) => match it.is {
                    NumberIs::Reading(input) => {
                        self.inputs.insert(input);
                    }
                    NumberIs::Setting(setting) => {
                        self.settings.insert(setting);
                    }
                    _ => {}
                },
            }
        });
    }
}

/// Calls `each` with a node and all within it.
pub(crate) fn walk<'a>(node: Node<'a>, each: &mut dyn FnMut(Node<'a>)) {
    each(node);
    match node {
        Node::Condition(condition) => match &condition.is {
            ConditionIs::Literal(_)
            | ConditionIs::Flag(_)
            | ConditionIs::OneOf(..)
            | ConditionIs::Has(_) => {}
            ConditionIs::Compare(_, a, b) => {
                walk(Node::Number(a), each);
                walk(Node::Number(b), each);
            }
            ConditionIs::Same(a, b) => {
                walk(Node::Condition(a), each);
                walk(Node::Condition(b), each);
            }
            ConditionIs::Not(of) => walk(Node::Condition(of), each),
            ConditionIs::All(of) | ConditionIs::Any(of) => {
                for condition in of {
                    walk(Node::Condition(condition), each);
                }
            }
            ConditionIs::Choose(which, yes, no) => {
                for condition in [which, yes, no] {
                    walk(Node::Condition(condition), each);
                }
            }
        },
        Node::Number(number) => match &number.is {
            NumberIs::Literal(_) | NumberIs::Setting(_) | NumberIs::Reading(_) => {}
            NumberIs::Negative(of) => walk(Node::Number(of), each),
            NumberIs::Arithmetic(_, a, b) => {
                walk(Node::Number(a), each);
                walk(Node::Number(b), each);
            }
            NumberIs::Least(of) | NumberIs::Greatest(of) => {
                for number in of {
                    walk(Node::Number(number), each);
                }
            }
            NumberIs::Choose(which, yes, no) => {
                walk(Node::Condition(which), each);
                walk(Node::Number(yes), each);
                walk(Node::Number(no), each);
            }
        },
    }
}
