//! Enums with names in reports.

/// Declares an enum together with the names of its values in reports. Serde, the JSON Schema and [`std::fmt::Display`] all
/// use these names.
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
            /// All values, in the order of declaration.
            pub const ALL: &[$type] = &[$($type::$variant),*];

            /// Its stable name in reports.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name),* }
            }
        }

        $crate::names::named!($type);
    };
}

/// Implements [`std::fmt::Display`] by name, and comparison with a name.
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

/// Declares an enumeration whose values each have a card, from a list of values and cards. Reports name a value in kebab
/// case unless the list says otherwise, and its card by the same name.
macro_rules! carded {
    ($(#[$about:meta])* pub enum $type:ident { $($(#[$name:meta])? $variant:ident => $card:path),* $(,)? }) => {
        $(#[$about])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the card's own page says it")]
        pub enum $type { $($(#[$name])? $variant),* }

        impl $type {
            /// All of them, in the order of the registry.
            pub const ALL: &[$type] = &[$($type::$variant),*];
        }

        $crate::names::named!($type);
    };
}

pub(crate) use {carded, named, names};
