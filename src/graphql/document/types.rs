//! The types of the schema, as far as a document has to be compared with them before it runs.

use std::collections::{HashMap, HashSet};

use async_graphql::Name;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, OperationType, Type, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::{Positioned, parser};

/// What the schema defines, by name. The types of introspection are not among them.
pub(super) struct Types {
    composites: HashMap<Name, Composite>,
    inputs: HashMap<Name, Input>,
    enums: HashMap<Name, HashSet<Name>>,
    scalars: HashSet<Name>,
}

/// A type with fields.
pub(super) struct Composite {
    /// Whether a value can be of no other type.
    pub(super) is_object: bool,
    /// Whether its lists hold a page of a list, so that the page's size is how often they count.
    pub(super) is_connection: bool,
    fields: HashMap<Name, Field>,
}

/// A field of an object or an interface.
pub(super) struct Field {
    /// Its type, with its lists and what is required.
    pub(super) ty: Type,
    /// The type without these.
    pub(super) named: Name,
    /// Whether it is a list of what has fields.
    pub(super) is_list: bool,
}

/// An input object.
pub(super) struct Input {
    /// Its fields by name, in the schema's order.
    pub(super) fields: Vec<(Name, InputField)>,
    /// Whether exactly one of them is given.
    pub(super) is_one_of: bool,
}

/// A field of an input object.
pub(super) struct InputField {
    pub(super) ty: Type,
    pub(super) has_default: bool,
}

/// What an input type is.
pub(super) enum InputKind<'a> {
    Object(&'a Input),
    Enum(&'a HashSet<Name>),
    Scalar,
}

impl Types {
    /// Reads the schema's own text.
    ///
    /// # Errors
    /// Where that cannot be parsed: a fault of the program.
    pub(super) fn read(sdl: &str) -> Result<Self, parser::Error> {
        let mut types = Self {
            composites: HashMap::new(),
            inputs: HashMap::new(),
            enums: HashMap::new(),
            scalars: ["Int", "Float", "String", "Boolean", "ID"]
                .map(Name::new)
                .into(),
        };
        for definition in parse_schema(sdl)?.definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                let definition = definition.node;
                let is_one_of = definition
                    .directives
                    .iter()
                    .any(|directive| directive.node.name.node == "oneOf");
                types.add(definition.name.node, definition.kind, is_one_of);
            }
        }
        let composites: HashSet<Name> = types.composites.keys().cloned().collect();
        for field in types
            .composites
            .values_mut()
            .flat_map(|it| it.fields.values_mut())
        {
            field.is_list = has_list(&field.ty) && composites.contains(&field.named);
        }
        Ok(types)
    }

    fn add(&mut self, name: Name, kind: TypeKind, is_one_of: bool) {
        let composite = |is_object, fields: Vec<_>| Composite {
            is_object,
            is_connection: name.ends_with("Connection"),
            fields: fields.into_iter().map(field).collect(),
        };
        match kind {
            TypeKind::Object(object) => {
                let object = composite(true, object.fields);
                self.composites.insert(name, object);
            }
            TypeKind::Interface(interface) => {
                let interface = composite(false, interface.fields);
                self.composites.insert(name, interface);
            }
            TypeKind::Union(_) => {
                let union = composite(false, Vec::new());
                self.composites.insert(name, union);
            }
            TypeKind::InputObject(input) => {
                let fields = input.fields.into_iter().map(input_field).collect();
                self.inputs.insert(name, Input { fields, is_one_of });
            }
            TypeKind::Enum(values) => {
                let values = values.values.into_iter().map(|value| value.node.value.node);
                self.enums.insert(name, values.collect());
            }
            TypeKind::Scalar => {
                self.scalars.insert(name);
            }
        }
    }

    /// The type at the root of operations of a kind.
    pub(super) fn root(kind: OperationType) -> &'static str {
        match kind {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        }
    }

    /// A type with fields; none for a type that is unknown or of introspection.
    pub(super) fn composite(&self, name: &str) -> Option<&Composite> {
        self.composites.get(name)
    }

    /// An input type; none for one that is unknown.
    pub(super) fn input(&self, name: &str) -> Option<InputKind<'_>> {
        if let Some(input) = self.inputs.get(name) {
            return Some(InputKind::Object(input));
        }
        if let Some(values) = self.enums.get(name) {
            return Some(InputKind::Enum(values));
        }
        self.scalars.contains(name).then_some(InputKind::Scalar)
    }
}

impl Composite {
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name)
    }
}

fn field(field: Positioned<FieldDefinition>) -> (Name, Field) {
    let FieldDefinition { name, ty, .. } = field.node;
    let field = Field {
        named: named(&ty.node).clone(),
        ty: ty.node,
        is_list: false,
    };
    (name.node, field)
}

fn input_field(field: Positioned<InputValueDefinition>) -> (Name, InputField) {
    let definition = field.node;
    let field = InputField {
        ty: definition.ty.node,
        has_default: definition.default_value.is_some(),
    };
    (definition.name.node, field)
}

fn named(ty: &Type) -> &Name {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => named(item),
    }
}

fn has_list(ty: &Type) -> bool {
    matches!(ty.base, BaseType::List(_))
}
