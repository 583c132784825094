//! The routes of the whole site.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, delete, get, head, options, patch, post};

use crate::state::WebState;
use crate::{
    account, appraisal, assets, campaigns, council, evidence, fallback, health, history, notices,
    organisation, publication, results, second_appraisal, self_assessment,
};

/// The handler of one method of one address.
macro_rules! action {
    (GET $handler:path) => { get($handler) };
    (POST $handler:path) => { post($handler) };
    (HEAD $handler:path) => { head($handler) };
    (PATCH $handler:path) => { patch($handler) };
    (DELETE $handler:path) => { delete($handler) };
    (OPTIONS $handler:path) => { options($handler) };
    ($method:ident $handler:path, any size) => { action!($method $handler).layer(DefaultBodyLimit::disable()) };
}

/// Makes the router, and the list of its routes, from one table: an address, and the handler of each of its
/// methods.
macro_rules! site {
    ($($address:literal => $($method:ident $handler:path $([$($size:ident)+])?),+;)+) => {
        /// Method and address of every route, for tests that walk them all.
        pub const ROUTES: &[(&str, &str)] = &[$($((stringify!($method), $address),)+)+];

        /// Every address with its handlers.
        pub fn routes() -> Router<WebState> {
            Router::new()
                $(.route($address, MethodRouter::new()$(.merge(action!($method $handler $(, $($size)+)?)))+))+
                .fallback(fallback::not_found)
                .method_not_allowed_fallback(fallback::method_not_allowed)
        }
    };
}

site! {
    "/health" => GET health::health;
    "/metrics" => GET health::metrics;
    "/static/{version}/{name}" => GET assets::serve;
    "/sign-in" => GET account::sign_in::page, POST account::sign_in::sign_in;
    "/sign-in/second-step" => GET account::sign_in::second_step_page, POST account::sign_in::second_step;
    "/sign-out" => POST account::sign_in::sign_out;
    "/link/{token}" => GET account::link::page, POST account::link::take_up;
    "/" => GET campaigns::home::page;
    "/account" => GET account::my_account::page;
    "/account/password" => POST account::my_account::change_password;
    "/account/data.json" => GET account::own_data::own_data;
    "/account/keys" => GET account::keys::page, POST account::keys::make;
    "/account/keys/{key}/revoke" => POST account::keys::revoke;
    "/account/mail" => POST account::mail_choices::choose;
    "/account/recovery-codes" => POST account::second_factor::renew_recovery_codes;
    "/account/sessions/others/end" => POST account::my_account::end_others;
    "/account/sessions/{session}/end" => POST account::my_account::end_session;
    "/account/second-factor" => POST account::second_factor::offer;
    "/account/second-factor/confirm" => POST account::second_factor::confirm;
    "/account/second-factor/remove" => POST account::second_factor::remove;
    "/users" => GET organisation::people::page, POST organisation::people::invite;
    "/users/{person}" => GET organisation::person::page;
    "/users/{person}/roles" => POST organisation::person::give_role;
    "/users/{person}/roles/{grant}/remove" => POST organisation::person::take_role;
    "/users/{person}/keys/{key}/revoke" => POST organisation::person_keys::revoke;
    "/users/{person}/disable" => POST organisation::person::disable;
    "/users/{person}/enable" => POST organisation::person::enable;
    "/users/{person}/end-sessions" => POST organisation::person::end_sessions;
    "/users/{person}/erase" => POST organisation::person::erase;
    "/users/{person}/reset" => POST organisation::person::reset;
    "/users/{person}/lift-second-factor" => POST organisation::person::lift_second_factor;
    "/requests" => GET organisation::requests::page;
    "/requests/{request}/confirm" => POST organisation::requests::confirm;
    "/requests/{request}/stop" => POST organisation::requests::stop;
    "/requests/{request}/use" => POST organisation::requests::take;
    "/units" => GET organisation::units::page, POST organisation::units::add;
    "/units/{unit}" => GET organisation::units::one;
    "/units/{unit}/change" => POST organisation::units::change;
    "/units/{unit}/merge" => POST organisation::units::merge;
    "/settings" => GET organisation::settings::page;
    "/settings/passwords" => POST organisation::settings::passwords;
    "/settings/sessions" => POST organisation::settings::sessions;
    "/audit" => GET history::audit::page;
    "/history" => GET history::instance::page;
    "/history/export.csv" => GET history::files::csv;
    "/history/export.xlsx" => GET history::files::workbook;
    "/notices" => GET notices::list::page, POST notices::list::mark_read;
    "/notices/open" => POST notices::list::open;
    "/campaigns" => GET campaigns::list::page, POST campaigns::new_campaign::create;
    "/campaigns/new" => GET campaigns::new_campaign::page;
    "/campaigns/{campaign}" => GET campaigns::campaign::page;
    "/campaigns/{campaign}/edit" => GET campaigns::edit::page, POST campaigns::edit::save;
    "/campaigns/{campaign}/copy" => POST campaigns::acts::copy;
    "/campaigns/{campaign}/delete" => POST campaigns::acts::delete;
    "/campaigns/{campaign}/open" => POST campaigns::acts::open;
    "/campaigns/{campaign}/extend" => POST campaigns::acts::extend;
    "/campaigns/{campaign}/add-unit" => POST campaigns::acts::add_unit;
    "/campaigns/{campaign}/close" => POST campaigns::acts::close;
    "/campaigns/{campaign}/reopen" => POST campaigns::acts::reopen;
    "/campaigns/{campaign}/approvals/{edition}" => GET publication::approval::file;
    "/campaigns/{campaign}/phases" => GET campaigns::phases::page, POST campaigns::phases::change;
    "/campaigns/{campaign}/appraisal" => GET appraisal::course::page;
    "/campaigns/{campaign}/appraisal/{index}" => GET appraisal::matrix::page, POST appraisal::matrix::accept;
    "/campaigns/{campaign}/appraisal/{index}/undo" => POST appraisal::matrix::undo;
    "/campaigns/{campaign}/appraisal/{index}/values" =>
        GET appraisal::body_values::page, POST appraisal::body_values::preview [any size];
    "/campaigns/{campaign}/appraisal/{index}/values.csv" => GET appraisal::body_values::table;
    "/campaigns/{campaign}/appraisal/{index}/values/take" => POST appraisal::body_values::take;
    "/campaigns/{campaign}/council" => GET council::cases::page;
    "/campaigns/{campaign}/council/minutes" => GET council::minutes::page;
    "/campaigns/{campaign}/rectification" =>
        GET publication::rectification::page, POST publication::rectification::publish [any size];
    "/campaigns/{campaign}/second" => GET second_appraisal::sample::page;
    "/campaigns/{campaign}/second/pairs.csv" => GET second_appraisal::pairs::csv;
    "/campaigns/{campaign}/second/draw" => POST second_appraisal::sample::draw;
    "/campaigns/{campaign}/second/release" => POST second_appraisal::sample::release;
    "/campaigns/{campaign}/course/approve" => POST publication::approval::approve [any size];
    "/campaigns/{campaign}/course/call-council" => POST appraisal::course::call_council;
    "/campaigns/{campaign}/course/publish" => POST appraisal::course::publish;
    "/campaigns/{campaign}/course/send-points" => POST appraisal::course::send_points;
    "/campaigns/{campaign}/without-data" => POST appraisal::course::without_data;
    // The pages of one unit's form.
    "/campaigns/{campaign}/units/{unit}" => GET self_assessment::summary::page;
    "/campaigns/{campaign}/units/{unit}/general" => GET self_assessment::form::general;
    "/campaigns/{campaign}/units/{unit}/indices/{index}" => GET self_assessment::form::index;
    "/campaigns/{campaign}/units/{unit}/answers" => POST self_assessment::answers::save;
    "/campaigns/{campaign}/units/{unit}/hand-over" => POST self_assessment::steps::hand_over;
    "/campaigns/{campaign}/units/{unit}/take-back" => POST self_assessment::steps::take_back;
    "/campaigns/{campaign}/units/{unit}/submit" => POST self_assessment::steps::submit;
    "/campaigns/{campaign}/units/{unit}/return" => POST self_assessment::steps::return_to_clerk;
    "/campaigns/{campaign}/units/{unit}/reopen" => POST self_assessment::steps::reopen;
    "/campaigns/{campaign}/units/{unit}/receipt" => GET self_assessment::summary::receipt;
    "/campaigns/{campaign}/units/{unit}/receipt.txt" => GET self_assessment::summary::receipt_text;
    "/campaigns/{campaign}/units/{unit}/result" => GET appraisal::own_result::page;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}" => GET appraisal::indicator::page;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/accept" => POST appraisal::appraise::accept;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/correct" => POST appraisal::appraise::correct;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/return" => POST appraisal::appraise::give_back;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/take-back" =>
        POST appraisal::appraise::take_back;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/send" => POST appraisal::appraise::send;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/reply" => POST appraisal::reply::file;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/withdraw" => POST appraisal::reply::withdraw;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/answer" => POST appraisal::reply::answer;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/refer" => POST appraisal::reply::refer;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/motion" => POST council::vote::put_motion;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/vote" => POST council::vote::cast;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/close-vote" => POST council::vote::close;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/rectify" => POST publication::rectify::rectify;
    "/campaigns/{campaign}/units/{unit}/indicators/{component}/withdraw-rectification" =>
        POST publication::rectify::withdraw;
    "/campaigns/{campaign}/units/{unit}/second/{component}" => GET appraisal::indicator::blind_page;
    "/campaigns/{campaign}/units/{unit}/second/{component}/accept" => POST second_appraisal::give::accept;
    "/campaigns/{campaign}/units/{unit}/second/{component}/correct" => POST second_appraisal::give::correct;
    "/campaigns/{campaign}/units/{unit}/print" => GET self_assessment::print::page;
    "/campaigns/{campaign}/units/{unit}/history" => GET self_assessment::history::page;
    "/campaigns/{campaign}/units/{unit}/packet.xlsx" => GET self_assessment::packet::export;
    "/campaigns/{campaign}/units/{unit}/packet" => POST self_assessment::packet::compare [any size];
    "/campaigns/{campaign}/units/{unit}/packet/apply" => POST self_assessment::packet::apply;
    "/campaigns/{campaign}/units/{unit}/evidence" => POST evidence::add::add [any size];
    "/campaigns/{campaign}/units/{unit}/evidence/{evidence}/edit" =>
        GET evidence::edit::edit_page, POST evidence::edit::edit;
    "/campaigns/{campaign}/units/{unit}/evidence/{evidence}/remove" => POST evidence::edit::remove;
    "/campaigns/{campaign}/units/{unit}/evidence.zip" => GET evidence::files::zip;
    "/campaigns/{campaign}/units/{unit}/files/{sha256}/{name}" => GET evidence::files::file;
    "/campaigns/{campaign}/units/{unit}/uploads" =>
        POST evidence::tus::create, OPTIONS evidence::tus::options;
    "/campaigns/{campaign}/units/{unit}/uploads/{upload}" =>
        HEAD evidence::tus::offset, PATCH evidence::tus::piece [any size], DELETE evidence::tus::give_up;
    // `/results/latest/…` and `/results/2022/…` redirect here: see `results/named.rs`.
    "/results" => GET results::list::page;
    "/results/{result}" => GET results::ranking::page;
    "/results/{result}/units/{unit}" => GET results::unit::page;
    "/results/{result}/indicators/{indicator}" => GET results::indicator::page;
    "/results/{result}/changes" => GET results::changes::page;
    "/results/{result}/changes/tables/{file}" => GET results::tables::of_changes;
    "/results/{result}/compare" => GET results::compare::page;
    "/results/{result}/method" => GET results::method::page;
    "/results/{result}/embed" => GET results::embed::help;
    "/results/{result}/embed/{chart}" => GET results::embed::chart;
    "/results/{result}/tables/{file}" => GET results::tables::of_method;
    "/results/{result}/units/{unit}/tables/{file}" => GET results::tables::of_unit;
    "/results/{result}/indicators/{indicator}/tables/{file}" => GET results::tables::of_indicator;
    "/results/{result}/compare/tables/{file}" => GET results::tables::of_comparison;
    "/results/{result}/files/ranking.json" => GET results::downloads::json;
    "/results/{result}/files/ranking.xlsx" => GET results::downloads::workbook;
    "/results/{result}/files/{name}" => GET results::list::file;
}
