//! Enums whose values have a name that is stored, and stands in addresses and keys of words.

/// Declares an enum with the name of each value: `ALL` in order, `name` and `named`.
///
/// ```
/// framework::named_enum! {
///     /// A vote.
///     #[derive(Clone, Copy, Debug, PartialEq, Eq)]
///     pub enum Vote {
///         /// For the motion.
///         For = "for",
///         /// Against it.
///         Against = "against",
///     }
/// }
/// assert_eq!(Vote::ALL.map(Vote::name), ["for", "against"]);
/// assert_eq!(Vote::named("against"), Some(Vote::Against));
/// assert_eq!(Vote::named("perhaps"), None);
/// ```
#[macro_export]
macro_rules! named_enum {
    ($(#[$meta:meta])* $vis:vis enum $enum:ident {
        $($(#[$doc:meta])* $variant:ident = $name:literal,)*
    }) => {
        $(#[$meta])*
        $vis enum $enum {
            $($(#[$doc])* $variant,)*
        }

        impl $enum {
            /// Every value, in order.
            $vis const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name that is stored, and stands in addresses and keys of words.
            #[must_use]
            $vis const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The value with this name.
            #[must_use]
            $vis fn named(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.name() == name)
            }
        }
    };
}
