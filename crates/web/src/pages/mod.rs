//! Every page is a struct of ready-to-show words and numbers, with its template beside it by name.

pub mod account;
pub mod account_mail;
pub mod appraisal;
pub mod body_values;
pub mod campaign;
pub mod campaign_new;
pub mod campaigns;
pub mod confirm;
pub mod council;
pub mod course;
pub mod effects;
pub mod error;
pub mod evidence_edit;
pub mod frame;
pub mod home;
pub mod indicator;
pub mod indicator_step;
pub mod instance_history;
pub mod keys;
pub mod lists;
pub mod minutes;
pub mod notices;
pub mod own_result;
pub mod people;
pub mod person;
pub mod phases;
pub mod print;
pub mod receipt;
pub mod records;
pub mod rectification;
pub mod requests;
pub mod result_changes;
pub mod result_compare;
pub mod result_embed;
pub mod result_left_out;
pub mod result_method;
pub mod result_unit;
pub mod results;
pub mod second;
pub mod self_assessment;
pub mod settings;
pub mod sign_in;
pub mod summary;
pub mod sums;

pub use frame::{Frame, MenuEntry, Session};

use askama::Template;
use framework::Language;

/// Every sample of every page, rendered, by the name of its file; tests and the example walk this one list.
///
/// # Errors
/// Where a page does not render, as with a missing word.
pub fn rendered_samples(language: Language) -> askama::Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    macro_rules! walk {
        ($($page:path),* $(,)?) => {$(
            for (name, page) in <$page>::samples(language) {
                let kind = stringify!($page).replace("::", "-");
                pages.push((format!("{kind}-{name}.{}", language.code()), page.render()?));
            }
        )*};
    }
    walk!(
        account::Account,
        account::Link,
        account::SecondStep,
        appraisal::Matrix,
        body_values::BodyValuesPage,
        campaign::CampaignOverview,
        campaign_new::NewCampaign,
        campaigns::Campaigns,
        confirm::ConfirmPage,
        council::CouncilPage,
        minutes::MinutesPage,
        rectification::RectificationPage,
        requests::Requests,
        result_changes::ChangesResult,
        course::CoursePage,
        error::ErrorPage,
        error::SendAgain,
        evidence_edit::EvidenceEdit,
        home::Home,
        instance_history::InstanceHistory,
        indicator::IndicatorPage,
        keys::Keys,
        notices::Notices,
        own_result::OwnResult,
        people::People,
        people::Units,
        people::OneUnit,
        person::Person,
        phases::Phases,
        print::Print,
        receipt::Receipt,
        records::Audit,
        records::History,
        records::PacketComparison,
        second::SecondPage,
        result_compare::CompareResult,
        result_embed::EmbedHelp,
        result_embed::EmbedRadar,
        result_embed::EmbedRanking,
        result_method::MethodResult,
        result_left_out::LeftOutResult,
        result_unit::UnitResult,
        results::IndicatorResult,
        results::RankingResult,
        results::Results,
        self_assessment::SelfAssessment,
        settings::Settings,
        sign_in::SignIn,
        summary::Summary,
    );
    Ok(pages)
}
