//! How a filter and an order of a list are written down: each field once, with its tests and its place in the store.

/// Makes the input of a filter from its fields: name, tests, and the field of the store.
macro_rules! filter {
    (
        $(#[$doc:meta])*
        $name:ident of $field:ty {
            $($(#[$of:meta])* $input:ident: $operators:ty => $stored:ident,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, InputObject)]
        pub struct $name {
            /// All of these hold.
            and: Option<Vec<$name>>,
            /// At least one of these holds; an empty list is never met.
            or: Option<Vec<$name>>,
            /// This does not hold.
            not: Option<Box<$name>>,
            $($(#[$of])* $input: Option<$operators>,)+
        }

        impl Narrows for $name {
            type Field = $field;

            fn filter(self) -> Result<Filter<$field>, Error> {
                let each = |parts: Vec<Self>| {
                    parts.into_iter().map(Narrows::filter).collect::<Result<Vec<_>, _>>()
                };
                let mut all = each(self.and.unwrap_or_default())?;
                if let Some(parts) = self.or {
                    all.push(Filter::Any(each(parts)?));
                }
                if let Some(part) = self.not {
                    all.push(Filter::Not(Box::new(part.filter()?)));
                }
                $(if let Some(operators) = self.$input {
                    let tests = operators.tests(&camel(stringify!($input)))?;
                    all.extend(tests.into_iter().map(|test| Filter::Is(<$field>::$stored, test)));
                })+
                Ok(Filter::All(all))
            }
        }
    };
}
pub(super) use filter;

/// Makes the input of an order, and the fields that it can name.
macro_rules! order {
    (
        $(#[$doc:meta])*
        $name:ident by $fields:ident of $field:ty {
            $($(#[$of:meta])* $stored:ident,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub enum $fields {
            $($(#[$of])* $stored,)+
        }

        /// A field to sort by, and which way.
        #[derive(Clone, Copy, Debug, InputObject)]
        pub struct $name {
            /// The field.
            pub field: $fields,
            /// Which way.
            pub direction: OrderDirection,
        }

        impl Sorts for $name {
            type Field = $field;

            fn sort(&self) -> Sort<$field> {
                Sort {
                    field: match self.field {
                        $($fields::$stored => <$field>::$stored,)+
                    },
                    descending: self.direction == OrderDirection::Desc,
                }
            }

            fn name(&self) -> String {
                format!("{:?}.{:?}", self.field, self.direction)
            }
        }
    };
}
pub(super) use order;

/// The name of a field as the schema has it.
pub(super) fn camel(name: &str) -> String {
    // A word of the language is written as `r#type`.
    let mut words = name.trim_start_matches("r#").split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let (head, tail) = word.split_at(1);
        name.push_str(&head.to_ascii_uppercase());
        name.push_str(tail);
        name
    })
}
