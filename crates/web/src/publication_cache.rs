//! Publications that were opened: verified once, then cached as long as there is room, with the pages and
//! tables made from them.

use std::io::Read as _;
use std::sync::Arc;

use app::cache::Cache;
use app::{App, Error};
use assessment::correction::{Difference, FourScores, ScoreStage, differences, four_scores};
use axum::body::Bytes;
use framework::diagnostic::has_errors;
use framework::{ComponentSlot, Exact, Item};
use report::publication::{self, Bundle, Headline};
use scoring::{Plan, Results, Scaling, Unit};
use store::tables::publications::PublicationRow;

/// The most publications in the cache.
const BOOKS_MAX: usize = 4;

/// A publication, with everything that its pages show.
pub struct VerifiedPublication {
    /// Its row in the database.
    pub row: PublicationRow,
    /// Its sources: framework, units, answers and decisions.
    pub bundle: Bundle,
    /// The four scores.
    pub scores: FourScores,
    /// Every difference between two stages.
    pub differences: Vec<Difference>,
    /// The maximum in force of each component.
    pub maxima: Vec<Exact>,
    /// Rows in the order of group, rank and code.
    pub order: Vec<usize>,
}

/// The most bytes of rendered pages in the cache.
const PAGES_BYTES_MAX: usize = 16 << 20;
/// The most bytes of cached tables for programs; they are counted apart from the pages, so that no workbook
/// evicts a page.
const TABLES_BYTES_MAX: usize = 16 << 20;
/// The most rankings of other years in the cache.
const HEADLINES_MAX: usize = 12;

/// The publications that were used last, the latest at the end, and what was made from them.
pub struct PublicationCache {
    books: Cache<String, Arc<VerifiedPublication>>,
    pages: Cache<String, Bytes>,
    tables: Cache<String, Bytes>,
    headlines: Cache<String, Arc<Headline>>,
}

impl Default for PublicationCache {
    fn default() -> Self {
        Self {
            books: Cache::new(BOOKS_MAX),
            pages: Cache::new(PAGES_BYTES_MAX),
            tables: Cache::new(TABLES_BYTES_MAX),
            headlines: Cache::new(HEADLINES_MAX),
        }
    }
}

impl VerifiedPublication {
    /// Scores and ranking as approved.
    #[must_use]
    pub const fn approved(&self) -> &Results {
        self.scores.at(ScoreStage::Approved)
    }

    /// The row of a unit.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<usize> {
        self.scores.approved.row_of(code)
    }

    /// The unit of a row.
    ///
    /// # Errors
    /// [`Error::Internal`] for a row that this publication does not have.
    pub fn unit_at(&self, row: usize) -> Result<&Unit, Error> {
        let missing = || Error::Internal(format!("publication {} has no row {row}", self.row.sha256));
        self.scores.approved.units().get(row).ok_or_else(missing)
    }

    /// Points of an item at each stage.
    #[must_use]
    pub fn points(&self, unit: usize, item: Item) -> [Option<Exact>; 4] {
        ScoreStage::ALL.map(|stage| self.scores.at(stage).item_points(unit, item))
    }

    /// The maximum of the approved points of an item.
    #[must_use]
    pub fn maximum(&self, unit: usize, item: Item) -> Exact {
        match item {
            Item::Index(slot) => self.approved().index_maximum(unit, slot),
            Item::Component(slot) => self.maxima.get(slot.position()).cloned().unwrap_or(Exact::ZERO),
        }
    }

    /// How the approved points of an item arise.
    #[must_use]
    pub fn scaling(&self, unit: usize, item: Item) -> Scaling {
        let maximum = |slot: ComponentSlot| self.maxima.get(slot.position()).unwrap_or(&Exact::ZERO);
        self.approved().scaling(&self.bundle.framework, unit, item, maximum)
    }
}

impl PublicationCache {
    /// A cached page by its tag, which names everything that the content depends on.
    #[must_use]
    pub fn page(&self, tag: &str) -> Option<Bytes> {
        self.pages.get(tag)
    }

    /// Caches a page; if there is no room, those that were used least recently are evicted.
    pub fn keep(&self, tag: &str, page: Bytes) {
        let bytes = page.len();
        self.pages.insert_weighing(tag.to_owned(), page, bytes);
    }

    /// A cached table by its tag.
    #[must_use]
    pub fn table(&self, tag: &str) -> Option<Bytes> {
        self.tables.get(tag)
    }

    /// Caches a table.
    pub fn keep_table(&self, tag: &str, table: Bytes) {
        let bytes = table.len();
        self.tables.insert_weighing(tag.to_owned(), table, bytes);
    }

    /// The ranking of another publication, read from its file: opening the whole publication would compute it
    /// again for a line or two. Reading takes some milliseconds once, and the publication's own page does
    /// compute it.
    ///
    /// # Errors
    /// [`Error::NotFound`] if its file is missing.
    pub fn headline(&self, app: &App, row: &PublicationRow) -> Result<Arc<Headline>, Error> {
        self.headlines.get_or_make(&row.sha256, || {
            let (_, file, _) = app.publication(&row.sha256)?;
            // A file that cannot be read counts as one without units, so that it is not read again and again.
            Ok(Arc::new(publication::headline(file).unwrap_or_else(|| {
                tracing::warn!(
                    publication = %row.sha256,
                    "results: the ranking of a publication cannot be read, other years show no units of it; run chiso doctor"
                );
                Headline::default()
            })))
        })
    }

    /// A verified publication, from the cache or opened.
    ///
    /// # Errors
    /// [`Error::Internal`] if its file is no longer valid.
    pub fn book(&self, app: &App, row: PublicationRow) -> Result<Arc<VerifiedPublication>, Error> {
        let key = row.sha256.clone();
        self.books.get_or_make(&key, || opened(app, row).map(Arc::new))
    }
}

/// The one publication whose SHA-256 begins with these digits; at least twelve are needed.
///
/// # Errors
/// [`Error::NotFound`] if none or several begin so.
pub fn find(rows: &[PublicationRow], digits: &str) -> Result<PublicationRow, Error> {
    let mut found = rows.iter().filter(|row| digits.len() >= 12 && row.sha256.starts_with(digits));
    match (found.next(), found.next()) {
        (Some(row), None) => Ok(row.clone()),
        _ => Err(Error::NotFound),
    }
}

fn opened(app: &App, row: PublicationRow) -> Result<VerifiedPublication, Error> {
    let (_, mut file, _) = app.publication(&row.sha256)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(store::blobs::BlobFault::from)?;
    let found = publication::verify(&row.sha256, &bytes, env!("CARGO_PKG_VERSION"));
    drop(bytes);
    let broken =
        || Error::Internal(format!("publication {} does not hold: {:?}", row.sha256, found.findings));
    if has_errors(&found.findings) || found.sha256 != row.sha256 {
        return Err(broken());
    }
    let Some(mut bundle) = found.bundle else {
        return Err(Error::Internal(format!("publication {} has no sources", row.sha256)));
    };
    bundle.forget_files();
    let plan = Plan::new(&bundle.framework, bundle.terms.clone())
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    let scores = four_scores(&plan, &bundle.submitted, &bundle.corrections);
    let differences = differences(&bundle.framework, &scores, &bundle.corrections);
    let slots = bundle.framework.component_slots();
    let maxima = slots.map(|slot| plan.component_maximum(slot).clone()).collect();
    let order = scores.at(ScoreStage::Approved).order();
    Ok(VerifiedPublication { row, bundle, scores, differences, maxima, order })
}
