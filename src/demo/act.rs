//! One thing that somebody does in the demo: the input of an action, whose record is filled in when it is played.

use covente_entity::types::ids::{PartnerId, SolutionId};

use crate::actions::create::Create;
use crate::actions::invitations::Invite;
use crate::actions::lifecycle::{Accept, Close};
use crate::actions::marks::Mark;
use crate::actions::opportunities::{SetContact, Update};
use crate::actions::vendor::Ask;
use crate::actions::{solutions, team};

/// What is done, by a company with its own record.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Create(Box<Create>),
    Update(Box<Update>),
    SetContact(SetContact),
    Share,
    AskVendor(Ask),
    Invite(Box<Invite>),
    /// Takes back what this company has not answered.
    Withdraw(PartnerId),
    Accept(Box<Accept>),
    Decline(Close),
    Mark(Mark),
    Win,
    Lose(Close),
    Join(team::Add),
    /// The person with this e-mail address has another phone number.
    Rephone(String, String),
    /// The person with this e-mail address leaves.
    Leave(String),
    AddSolutions(solutions::Add),
    DropSolution(SolutionId),
}

impl Act {
    /// Whether somebody has to answer to it.
    pub(super) fn asks(&self) -> bool {
        match self {
            Act::Create(input) => input.vendor_help.is_some() || !input.invitations.is_empty(),
            Act::AskVendor(_) | Act::Invite(_) => true,
            Act::Update(_)
            | Act::SetContact(_)
            | Act::Share
            | Act::Withdraw(_)
            | Act::Accept(_)
            | Act::Decline(_)
            | Act::Mark(_)
            | Act::Win
            | Act::Lose(_)
            | Act::Join(_)
            | Act::Rephone(..)
            | Act::Leave(_)
            | Act::AddSolutions(_)
            | Act::DropSolution(_) => false,
        }
    }
}
