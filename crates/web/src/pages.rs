//! Every page is a struct of ready-to-show words and numbers, with its template beside it by name.

use askama::Template;
use framework::Language;

pub use crate::self_assessment::form_page::SelfAssessment;
use crate::{
    account, appraisal, campaigns, confirm, council, evidence, failure, history, notices, organisation,
    publication, results, second_appraisal, self_assessment,
};

/// Every sample of every page, rendered, by its file name; tests and the example use this one list.
///
/// # Errors
/// If a page does not render, for example because of a missing text.
pub fn rendered_samples(language: Language) -> askama::Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    macro_rules! walk {
        ($($kind:literal => $page:path),* $(,)?) => {$(
            for (name, page) in <$page>::samples(language) {
                pages.push((format!("{}-{name}.{}", $kind, language.code()), page.render()?));
            }
        )*};
    }
    walk!(
        "account-Account" => account::my_account_page::Account,
        "account-Link" => account::link_page::Link,
        "account-SecondStep" => account::second_step_page::SecondStep,
        "appraisal-Matrix" => appraisal::matrix_page::Matrix,
        "body_values-BodyValuesPage" => appraisal::body_values_page::BodyValuesPage,
        "campaign-CampaignOverview" => campaigns::campaign_page::CampaignOverview,
        "campaign_new-NewCampaign" => campaigns::new_campaign_page::NewCampaign,
        "campaigns-Campaigns" => campaigns::list_page::CampaignsPage,
        "confirm-ConfirmPage" => confirm::page::ConfirmPage,
        "council-CouncilPage" => council::cases_page::CouncilPage,
        "minutes-MinutesPage" => council::minutes_page::MinutesPage,
        "rectification-RectificationPage" => publication::rectification_page::RectificationPage,
        "requests-Requests" => organisation::requests_page::RequestsPage,
        "result_changes-ChangesResult" => results::changes_page::ChangesResult,
        "course-CoursePage" => appraisal::course_page::CoursePage,
        "error-ErrorPage" => failure::error_page::ErrorPage,
        "error-SendAgain" => failure::error_page::SendAgain,
        "evidence_edit-EvidenceEdit" => evidence::edit_page::EvidenceEdit,
        "home-Home" => campaigns::home_page::Home,
        "instance_history-InstanceHistory" => history::instance_page::InstanceHistory,
        "indicator-IndicatorPage" => appraisal::indicator_page::IndicatorPage,
        "keys-Keys" => account::keys_page::KeysPage,
        "notices-Notices" => notices::list_page::NoticesPage,
        "own_result-OwnResult" => appraisal::own_result_page::OwnResult,
        "people-People" => organisation::people_page::PeoplePage,
        "people-Units" => organisation::units_page::UnitsPage,
        "people-OneUnit" => organisation::units_page::OneUnit,
        "person-Person" => organisation::person_page::Person,
        "phases-Phases" => campaigns::phases_page::PhasesPage,
        "print-Print" => self_assessment::print_page::Print,
        "receipt-Receipt" => self_assessment::receipt_page::Receipt,
        "records-Audit" => history::audit_page::Audit,
        "records-History" => self_assessment::history_page::History,
        "records-PacketComparison" => self_assessment::packet_page::PacketComparison,
        "second-SecondPage" => second_appraisal::sample_page::SecondPage,
        "result_compare-CompareResult" => results::compare_page::CompareResult,
        "result_embed-EmbedHelp" => results::embed_page::EmbedHelp,
        "result_embed-EmbedRadar" => results::embed_page::EmbedRadar,
        "result_embed-EmbedRanking" => results::embed_page::EmbedRanking,
        "result_method-MethodResult" => results::method_page::MethodResult,
        "result_left_out-LeftOutResult" => results::left_out_page::LeftOutResult,
        "result_unit-UnitResult" => results::unit_page::UnitResult,
        "results-IndicatorResult" => results::indicator_page::IndicatorResult,
        "results-RankingResult" => results::ranking_page::RankingResult,
        "results-Results" => results::list_page::Results,
        "self_assessment-SelfAssessment" => SelfAssessment,
        "settings-Settings" => organisation::settings_page::Settings,
        "sign_in-SignIn" => failure::sign_in_page::SignIn,
        "summary-Summary" => self_assessment::summary_page::Summary,
    );
    Ok(pages)
}
