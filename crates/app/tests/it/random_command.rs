//! What people may do at random, and to whom the table of permissions gives it.

/// Who acts, and the roles that the campaign has for them.
pub const PEOPLE: [&str; 10] = [
    "appraiser",
    "five",
    "insider",
    "clerk",
    "leader",
    "standing",
    "member1",
    "member2",
    "member4",
    "province",
];

pub const COMPONENTS: [&str; 3] = ["3.1", "3.2", "5.1"];

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RandomCommand {
    Accept,
    Correct,
    Return,
    TakeBack,
    SendMore,
    AcceptRest,
    SendPoints,
    File,
    Withdraw,
    Answer,
    Refer,
    CallCouncil,
    Motion,
    Vote,
    CloseVote,
    Approve,
    Publish,
    Rectify,
    TakeRectificationBack,
    NewEdition,
    Draw,
    Second,
    Edit,
    Days,
}

pub const RANDOM_COMMANDS: [RandomCommand; 24] = [
    RandomCommand::Accept,
    RandomCommand::Correct,
    RandomCommand::Return,
    RandomCommand::TakeBack,
    RandomCommand::SendMore,
    RandomCommand::AcceptRest,
    RandomCommand::SendPoints,
    RandomCommand::File,
    RandomCommand::Withdraw,
    RandomCommand::Answer,
    RandomCommand::Refer,
    RandomCommand::CallCouncil,
    RandomCommand::Motion,
    RandomCommand::Vote,
    RandomCommand::CloseVote,
    RandomCommand::Approve,
    RandomCommand::Publish,
    RandomCommand::Rectify,
    RandomCommand::TakeRectificationBack,
    RandomCommand::NewEdition,
    RandomCommand::Draw,
    RandomCommand::Second,
    RandomCommand::Edit,
    RandomCommand::Days,
];

impl RandomCommand {
    /// Those to whom the table of permissions gives it; everybody else is always refused.
    pub fn people(self, component: &str) -> &'static [&'static str] {
        match self {
            Self::Accept | Self::Correct | Self::Return | Self::TakeBack | Self::Answer | Self::Refer => {
                if component.starts_with('5') {
                    &["appraiser", "five"]
                } else {
                    &["appraiser"]
                }
            }
            Self::Second | Self::AcceptRest => &["appraiser", "five"],
            Self::SendMore | Self::File | Self::Withdraw => &["clerk", "leader", "insider", "member4"],
            Self::SendPoints
            | Self::CallCouncil
            | Self::Motion
            | Self::CloseVote
            | Self::Publish
            | Self::Rectify
            | Self::TakeRectificationBack
            | Self::Draw => &["standing"],
            // Who entered it does not publish it.
            Self::NewEdition => &["province"],
            Self::Vote => &["member1", "member2"],
            Self::Approve => &["province", "standing"],
            // The self-assessment is over.
            Self::Edit => &[],
            Self::Days => &PEOPLE,
        }
    }
}
