//! One record of a file of XML, read whole.

/// An element with what was kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name, without prefix.
    pub(crate) name: &'static str,
    /// The line it begins on.
    pub(crate) line: u64,
    /// Its attribute `id`.
    pub(crate) id: Option<String>,
    /// Its attribute `ref`.
    pub(crate) reference: Option<String>,
    /// Its text, trimmed.
    pub(crate) text: String,
    /// The elements in it, in order.
    pub(crate) children: Vec<Element>,
}

impl Element {
    pub(super) fn new(
        name: &'static str,
        line: u64,
        id: Option<String>,
        reference: Option<String>,
    ) -> Self {
        Self { name, line, id, reference, text: String::new(), children: Vec::new() }
    }

    pub(super) fn trim(&mut self) {
        let trimmed = self.text.trim();
        if trimmed.len() < self.text.len() {
            self.text = trimmed.to_owned();
        }
    }

    /// Goes through the elements of this name directly in this one.
    pub(crate) fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the first element of this name directly in this one that says something.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name && !child.is_blank())
    }

    /// Returns the first element of this name at any depth that says something.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.all(name).into_iter().find(|found| !found.is_blank())
    }

    /// Returns all elements of this name at any depth, in order; none within another of the name.
    pub(crate) fn all<'a>(&'a self, name: &str) -> Vec<&'a Element> {
        let mut found = Vec::new();
        let mut next: Vec<&Element> = self.children.iter().rev().collect();
        while let Some(element) = next.pop() {
            if element.name == name {
                found.push(element);
            } else {
                next.extend(element.children.iter().rev());
            }
        }
        found
    }

    /// Returns the text of the first element of this name directly in this one that has any.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str()).filter(|text| !text.is_empty())
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty() && self.children.is_empty() && self.reference.is_none()
    }
}
