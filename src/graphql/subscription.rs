//! All subscriptions: views on the one order of events, each item in the viewer's sight of that moment (design §9).

mod status;

pub use status::Subscription;
