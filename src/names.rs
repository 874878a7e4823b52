//! Enumerations whose values have a name in reports.

/// Declares an enumeration together with the name that reports give each of its values: the one place where the two meet.
/// Serde, the JSON Schema and [`std::fmt::Display`] all use that name.
macro_rules! names {
    ($(#[$about:meta])* pub enum $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        #[non_exhaustive]
        pub enum $type { $($(#[$doc])* #[serde(rename = $name)] $variant),* }

        impl $type {
            /// All of them, in the order in which they are declared.
            pub const ALL: &[$type] = &[$($type::$variant),*];

            /// Its name in reports: a promise.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name),* }
            }
        }

        $crate::names::named!($type);
    };
}

/// What reads as its name: [`std::fmt::Display`], and the comparison with a name.
macro_rules! named {
    ($type:ident) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl PartialEq<str> for $type {
            fn eq(&self, name: &str) -> bool {
                self.name() == name
            }
        }

        impl PartialEq<&str> for $type {
            fn eq(&self, name: &&str) -> bool {
                self.name() == *name
            }
        }
    };
}

pub(crate) use {named, names};
