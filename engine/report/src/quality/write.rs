//! The files of a report: all or nothing.

use super::QualityReport;
use super::facts::facts;
use super::page::page;
use crate::folder::{Folder, Sort};
use crate::output::Output;
use crate::record::FileRecord;
use crate::writer::{Written, record};
use crate::{ReportError, lists};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use uplift_model::Problem;

/// What marks a folder as one of ours, to be replaced by the next report.
#[derive(Serialize)]
struct Record<'a> {
    uplift_check: u32,
    version: &'a str,
    files: &'a BTreeMap<String, FileRecord>,
}

/// Writes a report as `quality.csv` and `quality.html`, and the problems as `problems.csv`, into a
/// folder that is absent, empty or holds an earlier report.
pub fn write_quality<'p>(
    out: &Path,
    report: &QualityReport,
    problems: impl IntoIterator<Item = &'p Problem>,
) -> Result<Written, ReportError> {
    let folder = Folder::create(out, Sort::Check)?;
    let mut files = BTreeMap::new();
    let mut list = |name: &str, write: &mut dyn FnMut(&mut Output) -> io::Result<u64>| {
        let mut out = folder.file(name)?;
        let written = write(&mut out)
            .and_then(|rows| Ok(FileRecord { rows, bytes: out.finish()? }))
            .map_err(ReportError::io("write", &folder.path(name)))?;
        files.insert(name.to_owned(), written);
        Ok::<_, ReportError>(())
    };
    list("quality.csv", &mut |out| facts(report, out))?;
    let mut problems = Some(problems);
    list("problems.csv", &mut |out| lists::problems(problems.take().into_iter().flatten(), out))?;
    list("quality.html", &mut |out| {
        out.write_all(page(report).as_bytes())?;
        Ok(report.sections.len() as u64)
    })?;
    let marks = Record { uplift_check: 1, version: &report.version, files: &files };
    record(&folder, Sort::Check.record(), &marks)?;
    Ok(Written { folder: folder.swap_in()?, files })
}
