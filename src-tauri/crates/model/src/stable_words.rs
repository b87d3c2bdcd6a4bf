//! Enums whose variants have a stable word, on the wire and in the catalogues: each variant is written once, with its word,
//! and the list of all and the words follow from that.

macro_rules! stable_words {
    ($(#[$outer:meta])* $name:ident { $($(#[$meta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        pub enum $name {
            $($(#[$meta])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// All of them, in the order in which they are shown: the catalogues are proved against this list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable word for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

pub(crate) use stable_words;
