//! How a script is written into the component and read there: numbers and lengths in little-endian
//! order, one thing after the other. Far less code than any format for people, and a puppet is
//! compiled anew for every script.

/// What can be written and read.
pub(crate) trait Code: Sized {
    /// Adds it to what is written.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes it from what is left to read; none where that is something else.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($type:ty,)*) => {$(
        impl Code for $type {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers! { u8, i8, u16, u32, u64, f64, }

impl Code for usize {
    fn write(&self, out: &mut Vec<u8>) {
        u64::try_from(*self).unwrap_or(u64::MAX).write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        u64::read(from)?.try_into().ok()
    }
}

impl Code for bool {
    fn write(&self, out: &mut Vec<u8>) {
        u8::from(*self).write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        u8::read(from).map(|byte| byte == 1)
    }
}

impl<T: Code> Code for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        if bool::read(from)? { T::read(from).map(Some) } else { Some(None) }
    }
}

impl<T: Code> Code for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        for value in self {
            value.write(out);
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let length = usize::read(from)?;
        // Each takes a byte at least; anything else was never written.
        (length <= from.len()).then_some(())?;
        (0..length).map(|_| T::read(from)).collect()
    }
}

impl Code for String {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        out.extend(self.as_bytes());
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let length = usize::read(from)?;
        let (text, rest) = from.split_at_checked(length)?;
        *from = rest;
        Self::from_utf8(text.to_vec()).ok()
    }
}

impl<A: Code, B: Code> Code for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

/// Declares a record that can be written and read, each field empty where JSON leaves it out.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Clone)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
        #[cfg_attr(not(target_arch = "wasm32"), serde(default, deny_unknown_fields))]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl $crate::code::Code for $name {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$field.write(out);)*
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::code::Code::read(from)?,)* })
            }
        }
    };
}

/// Declares a choice that can be written and read, each member a record.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $(
        $(#[$member_doc:meta])* $member:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        } = $number:literal,
    )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
        #[cfg_attr(not(target_arch = "wasm32"), serde(rename_all = "snake_case", deny_unknown_fields))]
        pub enum $name { $(
            $(#[$member_doc])* $member { $($(#[$field_doc])* $field: $type,)* },
        )* }

        impl $crate::code::Code for $name {
            fn write(&self, out: &mut Vec<u8>) {
                match self { $(
                    Self::$member { $($field,)* } => {
                        let number: u8 = $number;
                        number.write(out);
                        $($field.write(out);)*
                    }
                )* }
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                match u8::read(from)? {
                    $($number => Some(Self::$member {
                        $($field: $crate::code::Code::read(from)?,)*
                    }),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {choice, record};
