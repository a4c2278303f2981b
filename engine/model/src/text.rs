//! Text that is either part of the program or read at run time.

/// A constant of the catalogue or a string read from a manifest or a dataset.
pub type Text = std::borrow::Cow<'static, str>;
