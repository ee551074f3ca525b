//! Collects the faults of an input, so that all come back at once (design §7).

use crate::domain::refusal::Refusal;

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Faults(Vec<Refusal>);

impl Faults {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value, or none and one fault more.
    pub fn take<T>(&mut self, checked: Result<T, Refusal>) -> Option<T> {
        checked.map_err(|fault| self.0.push(fault)).ok()
    }

    /// The value, or none and some faults more.
    pub fn take_all<T>(&mut self, checked: Result<T, Vec<Refusal>>) -> Option<T> {
        checked.map_err(|faults| self.0.extend(faults)).ok()
    }

    /// One fault more.
    pub fn add(&mut self, fault: Refusal) {
        self.0.push(fault);
    }

    /// The value where nothing was wrong, else all faults.
    ///
    /// # Errors
    /// The faults.
    pub fn settle<T>(self, value: Option<T>) -> Result<T, Vec<Refusal>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }
}
