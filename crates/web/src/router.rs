//! The whole site on one screen.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, head, patch, post};

use crate::state::WebState;
use crate::{
    account, appraisal, assets, campaigns, council, evidence, fallback, health, history, notices,
    organisation, publication, results, second_appraisal, self_assessment,
};

/// Every address, and who answers there.
#[expect(clippy::too_many_lines, reason = "the whole site on one screen, a line an address")]
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/health", get(health::health))
        .route("/metrics", get(health::metrics))
        .route("/static/{version}/{name}", get(assets::serve))
        .route("/sign-in", get(account::sign_in::page).post(account::sign_in::sign_in))
        .route(
            "/sign-in/second-step",
            get(account::sign_in::second_step_page).post(account::sign_in::second_step),
        )
        .route("/sign-out", post(account::sign_in::sign_out))
        .route("/link/{token}", get(account::link::page).post(account::link::take_up))
        .route("/", get(campaigns::home::page))
        .route("/account", get(account::my_account::page))
        .route("/account/password", post(account::my_account::change_password))
        .route("/account/data.json", get(account::own_data::own_data))
        .route("/account/keys", get(account::keys::page).post(account::keys::make))
        .route("/account/keys/{key}/revoke", post(account::keys::revoke))
        .route("/account/mail", post(account::mail_choices::choose))
        .route("/account/recovery-codes", post(account::second_factor::renew_recovery_codes))
        .route("/account/sessions/{session}/end", post(account::my_account::end_session))
        .route("/account/second-factor", post(account::second_factor::offer))
        .route("/account/second-factor/confirm", post(account::second_factor::confirm))
        .route("/account/second-factor/remove", post(account::second_factor::remove))
        .route("/users", get(organisation::people::page).post(organisation::people::invite))
        .route("/users/{person}", get(organisation::person::page))
        .route("/users/{person}/roles", post(organisation::person::give_role))
        .route("/users/{person}/roles/{grant}/remove", post(organisation::person::take_role))
        .route("/users/{person}/keys/{key}/revoke", post(organisation::person_keys::revoke))
        .route("/users/{person}/reset", post(organisation::person::reset))
        .route("/users/{person}/lift-second-factor", post(organisation::person::lift_second_factor))
        .route("/requests", get(organisation::requests::page))
        .route("/requests/{request}/confirm", post(organisation::requests::confirm))
        .route("/requests/{request}/stop", post(organisation::requests::stop))
        .route("/requests/{request}/use", post(organisation::requests::take))
        .route("/users/{person}/{step}", post(organisation::person::step))
        .route("/units", get(organisation::units::page).post(organisation::units::add))
        .route("/units/{unit}", get(organisation::units::one))
        .route("/units/{unit}/change", post(organisation::units::change))
        .route("/units/{unit}/merge", post(organisation::units::merge))
        .route("/settings", get(organisation::settings::page))
        .route("/settings/passwords", post(organisation::settings::passwords))
        .route("/settings/sessions", post(organisation::settings::sessions))
        .route("/audit", get(history::audit::page))
        .route("/history", get(history::instance::page))
        .route("/history/export.csv", get(history::files::csv))
        .route("/history/export.xlsx", get(history::files::workbook))
        .route("/notices", get(notices::list::page).post(notices::list::mark_read))
        .route("/notices/open", post(notices::list::open))
        .route("/campaigns", get(campaigns::list::page).post(campaigns::new_campaign::create))
        .route("/campaigns/new", get(campaigns::new_campaign::page))
        .route("/campaigns/{campaign}", get(campaigns::campaign::page))
        .route("/campaigns/{campaign}/edit", get(campaigns::edit::page).post(campaigns::edit::save))
        .route("/campaigns/{campaign}/copy", post(campaigns::acts::copy))
        .route("/campaigns/{campaign}/delete", post(campaigns::acts::delete))
        .route("/campaigns/{campaign}/open", post(campaigns::acts::open))
        .route("/campaigns/{campaign}/extend", post(campaigns::acts::extend))
        .route("/campaigns/{campaign}/add-unit", post(campaigns::acts::add_unit))
        .route("/campaigns/{campaign}/close", post(campaigns::acts::close))
        .route("/campaigns/{campaign}/reopen", post(campaigns::acts::reopen))
        .route("/campaigns/{campaign}/approvals/{edition}", get(publication::approval::file))
        .route("/campaigns/{campaign}/phases", get(campaigns::phases::page).post(campaigns::phases::change))
        .route("/campaigns/{campaign}/appraisal", get(appraisal::course::page))
        .route(
            "/campaigns/{campaign}/appraisal/{index}",
            get(appraisal::matrix::page).post(appraisal::matrix::accept),
        )
        .route("/campaigns/{campaign}/appraisal/{index}/undo", post(appraisal::matrix::undo))
        .route(
            "/campaigns/{campaign}/appraisal/{index}/values",
            get(appraisal::body_values::page)
                .merge(post(appraisal::body_values::preview).layer(DefaultBodyLimit::disable())),
        )
        .route("/campaigns/{campaign}/appraisal/{index}/values.csv", get(appraisal::body_values::table))
        .route("/campaigns/{campaign}/appraisal/{index}/values/take", post(appraisal::body_values::take))
        .route("/campaigns/{campaign}/council", get(council::cases::page))
        .route("/campaigns/{campaign}/council/minutes", get(council::minutes::page))
        .route(
            "/campaigns/{campaign}/rectification",
            get(publication::rectification::page)
                .merge(post(publication::rectification::publish).layer(DefaultBodyLimit::disable())),
        )
        .route("/campaigns/{campaign}/second", get(second_appraisal::sample::page))
        .route("/campaigns/{campaign}/second/pairs.csv", get(second_appraisal::pairs::csv))
        .route("/campaigns/{campaign}/second/{step}", post(second_appraisal::sample::step))
        .route(
            "/campaigns/{campaign}/course/approve",
            post(publication::approval::approve).layer(DefaultBodyLimit::disable()),
        )
        .route("/campaigns/{campaign}/course/{step}", post(appraisal::course::step))
        .route("/campaigns/{campaign}/without-data", post(appraisal::course::without_data))
        .nest("/campaigns/{campaign}/units/{unit}", form_routes())
        // `/results/latest/…` and `/results/2022/…` lead here: see `result_named`.
        .route("/results", get(results::list::page))
        .route("/results/{result}", get(results::ranking::page))
        .route("/results/{result}/units/{unit}", get(results::unit::page))
        .route("/results/{result}/indicators/{indicator}", get(results::indicator::page))
        .route("/results/{result}/changes", get(results::changes::page))
        .route("/results/{result}/changes/tables/{file}", get(results::tables::of_changes))
        .route("/results/{result}/compare", get(results::compare::page))
        .route("/results/{result}/method", get(results::method::page))
        .route("/results/{result}/embed", get(results::embed::help))
        .route("/results/{result}/embed/{chart}", get(results::embed::chart))
        .route("/results/{result}/tables/{file}", get(results::tables::of_method))
        .route("/results/{result}/units/{unit}/tables/{file}", get(results::tables::of_unit))
        .route("/results/{result}/indicators/{indicator}/tables/{file}", get(results::tables::of_indicator))
        .route("/results/{result}/compare/tables/{file}", get(results::tables::of_comparison))
        .route("/results/{result}/files/ranking.json", get(results::downloads::json))
        .route("/results/{result}/files/ranking.xlsx", get(results::downloads::workbook))
        .route("/results/{result}/files/{name}", get(results::list::file))
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
}

/// What belongs to one unit's form.
fn form_routes() -> Router<WebState> {
    Router::new()
        .route("/", get(self_assessment::summary::page))
        .route("/general", get(self_assessment::form::general))
        .route("/indices/{index}", get(self_assessment::form::index))
        .route("/answers", post(self_assessment::answers::save))
        .route("/hand-over", post(self_assessment::steps::hand_over))
        .route("/take-back", post(self_assessment::steps::take_back))
        .route("/submit", post(self_assessment::steps::submit))
        .route("/return", post(self_assessment::steps::return_to_clerk))
        .route("/reopen", post(self_assessment::steps::reopen))
        .route("/receipt", get(self_assessment::summary::receipt))
        .route("/receipt.txt", get(self_assessment::summary::receipt_text))
        .route("/result", get(appraisal::own_result::page))
        .route("/indicators/{component}", get(appraisal::indicator::page))
        .route("/indicators/{component}/{step}", post(appraisal::indicator_steps::take))
        .route("/second/{component}", get(appraisal::indicator::blind_page))
        .route("/second/{component}/{step}", post(appraisal::indicator_steps::give_second))
        .route("/print", get(self_assessment::print::page))
        .route("/history", get(self_assessment::history::page))
        .route("/packet.xlsx", get(self_assessment::packet::export))
        .route("/packet", post(self_assessment::packet::compare).layer(DefaultBodyLimit::disable()))
        .route("/packet/apply", post(self_assessment::packet::apply))
        .route("/evidence", post(evidence::add::add).layer(DefaultBodyLimit::disable()))
        .route("/evidence/{evidence}/edit", get(evidence::edit::edit_page).post(evidence::edit::edit))
        .route("/evidence/{evidence}/remove", post(evidence::edit::remove))
        .route("/evidence.zip", get(evidence::files::zip))
        .route("/files/{sha256}/{name}", get(evidence::files::file))
        .route("/uploads", post(evidence::tus::create).options(evidence::tus::options))
        .route(
            "/uploads/{upload}",
            head(evidence::tus::offset)
                .merge(patch(evidence::tus::piece))
                .delete(evidence::tus::give_up)
                .layer(DefaultBodyLimit::disable()),
        )
}
