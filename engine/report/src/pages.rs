//! A column becomes a column chunk of Parquet: a dictionary page where values repeat, and one data
//! page.
//!
//! The library's own writer hashes every value of every row, even of an array that is a dictionary,
//! and takes six times as long; `benches/pupils.rs` compares the two. Only long dictionaries and
//! texts that differ from row to row are compressed: keys are packed bits already. Page headers, row
//! groups and the footer are the library's.

use crate::column::{Column, NO_NUMBER};
use crate::dictionary::{Coded, Dictionary, NONE, count};
use crate::hybrid;
use crate::packed::Packed;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// The bytes of a column chunk and what a file must know of it.
#[derive(Debug)]
pub(crate) struct Pages {
    pub(crate) bytes: Bytes,
    pub(crate) close: ColumnCloseResult,
}

/// The parts of a column chunk.
struct Parts {
    /// The values of the dictionary page, and how many.
    dictionary: Option<(Bytes, usize)>,
    /// The values of the data page, without levels.
    values: Vec<u8>,
    /// One level a row, unless every row has a value.
    levels: Option<Vec<u32>>,
    compressed: bool,
    statistics: Option<Statistics>,
}

/// Encodes a column.
pub(crate) fn encode(column: &Column<'_>, about: &ColumnDescPtr) -> Result<Pages> {
    let rows = column.len();
    let parts = match column {
        Column::Keyed(keys, dictionary) => keyed(keys, dictionary, about),
        Column::Coded(places, coded) => coded_by(places, coded),
        Column::Text(texts) => texts_of(texts),
        Column::Whole(numbers) => wholes(numbers),
        Column::Decimal(numbers, scale) => decimals(numbers, |steps| scale.number(steps)),
    };
    assemble(parts, rows, about)
}

fn assemble(parts: Parts, rows: usize, about: &ColumnDescPtr) -> Result<Pages> {
    let mut data = Vec::with_capacity(parts.values.len() + 16);
    levels(parts.levels.as_deref(), rows, &mut data);
    data.extend_from_slice(&parts.values);
    let encoding =
        if parts.dictionary.is_some() { Encoding::RLE_DICTIONARY } else { Encoding::PLAIN };

    let mut sink = TrackedWrite::new(Vec::with_capacity(data.len() + 128));
    let mut writer = SerializedPageWriter::new(&mut sink);
    let (mut plain_size, mut size) = (0, 0);
    let mut first_data = 0;
    if let Some((values, distinct)) = parts.dictionary {
        let page = page(values, parts.compressed, |buf| Page::DictionaryPage {
            buf,
            num_values: count(distinct),
            encoding: Encoding::PLAIN,
            is_sorted: false,
        })?;
        let written = writer.write_page(page)?;
        plain_size += written.uncompressed_size;
        size += written.compressed_size;
        first_data = written.bytes_written;
    }
    let page = page(data.into(), parts.compressed, |buf| Page::DataPage {
        buf,
        num_values: count(rows),
        encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    })?;
    let written = writer.write_page(page)?;
    plain_size += written.uncompressed_size;
    size += written.compressed_size;

    let (wide, narrow) = (i64::try_from(plain_size), i64::try_from(size));
    let (Ok(plain_size), Ok(size)) = (wide, narrow) else {
        return Err(ParquetError::General("a column chunk is too large".to_owned()));
    };
    let has_dictionary = encoding == Encoding::RLE_DICTIONARY;
    let codec = if parts.compressed { Compression::SNAPPY } else { Compression::UNCOMPRESSED };
    let mut encodings = vec![Encoding::PLAIN, Encoding::RLE];
    if has_dictionary {
        encodings.push(Encoding::RLE_DICTIONARY);
    }
    let mut metadata = ColumnChunkMetaData::builder(about.clone())
        .set_encodings(encodings)
        .set_compression(codec)
        .set_num_values(i64::from(count(rows)))
        .set_total_compressed_size(size)
        .set_total_uncompressed_size(plain_size)
        .set_dictionary_page_offset(has_dictionary.then_some(0))
        .set_data_page_offset(i64::try_from(first_data).unwrap_or(0));
    if let Some(statistics) = parts.statistics {
        metadata = metadata.set_statistics(statistics);
    }
    let close = ColumnCloseResult {
        bytes_written: u64::try_from(size).unwrap_or(0),
        rows_written: rows as u64,
        metadata: metadata.build()?,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    Ok(Pages { bytes: sink.into_inner()?.into(), close })
}

/// Makes a page of its values, compressed where that is wanted.
fn page(
    values: Bytes,
    compressed: bool,
    page: impl FnOnce(Bytes) -> Page,
) -> Result<CompressedPage> {
    let size = values.len();
    let values = if compressed {
        let squeezed = snap::raw::Encoder::new().compress_vec(&values);
        squeezed.map_err(|error| ParquetError::External(Box::new(error)))?.into()
    } else {
        values
    };
    Ok(CompressedPage::new(page(values), size))
}

/// Appends one definition level a row: 1 where there is a value.
fn levels(levels: Option<&[u32]>, rows: usize, out: &mut Vec<u8>) {
    let mut encoded = Vec::new();
    match levels {
        Some(levels) => hybrid::encode(levels, 1, &mut encoded),
        None => hybrid::count(1, rows, 1, &mut encoded),
    }
    out.extend_from_slice(&count(encoded.len()).to_le_bytes());
    out.extend_from_slice(&encoded);
}

/// Takes the values that there are, and says in which rows, unless in all.
fn present<T: Copy + PartialEq>(
    values: &[T],
    none: T,
) -> (std::borrow::Cow<'_, [T]>, Option<Vec<u32>>) {
    if !values.contains(&none) {
        return (values.into(), None);
    }
    let levels = values.iter().map(|value| u32::from(*value != none)).collect();
    let there = values.iter().copied().filter(|value| *value != none).collect::<Vec<_>>();
    (there.into(), Some(levels))
}

/// Appends keys as a dictionary's data page has them.
fn keys_of(keys: &[u32], most: u32) -> Vec<u8> {
    let width = hybrid::width(most);
    let mut out = vec![u8::try_from(width).unwrap_or(32)];
    hybrid::encode(keys, width, &mut out);
    out
}

/// Encodes keys of which every one was given out for this chunk.
fn keyed(keys: &[u32], dictionary: &Dictionary, about: &ColumnDescPtr) -> Parts {
    let (keys, levels) = present(keys, NONE);
    let plain = dictionary.plain.range(0, dictionary.len());
    let most = count(dictionary.len().saturating_sub(1));
    Parts {
        dictionary: Some((Bytes::copy_from_slice(plain), dictionary.len())),
        values: keys_of(&keys, most),
        levels,
        compressed: plain.len() > COMPRESSED_FROM,
        statistics: bounds(dictionary, about),
    }
}

/// Encodes places in a list that outlives the chunk: only the values that they come to.
fn coded_by(places: &[u32], coded: &Coded) -> Parts {
    // For each place of the list its key in this chunk; unset where it does not occur.
    const UNSET: u32 = NONE - 1;
    let mut local = vec![UNSET; coded.len()];
    let mut keys = Vec::with_capacity(places.len());
    let mut dictionary = Vec::new();
    // The dictionary's keys in the order in which they occur.
    let mut met = Vec::new();
    for &place in places {
        let slot = local.get_mut(place as usize);
        let key = slot.map_or(NONE, |slot| {
            if *slot == UNSET {
                let key = coded.key(place as usize);
                *slot = NONE;
                if key != NONE {
                    let known = met.iter().position(|&other| other == key);
                    *slot = count(known.unwrap_or_else(|| {
                        dictionary.extend_from_slice(coded.dictionary.plain.get(key as usize));
                        met.push(key);
                        met.len() - 1
                    }));
                }
            }
            *slot
        });
        keys.push(key);
    }
    let (keys, levels) = present(&keys, NONE);
    let most = count(met.len().saturating_sub(1));
    Parts {
        dictionary: Some((dictionary.into(), met.len())),
        values: keys_of(&keys, most),
        levels,
        compressed: false,
        statistics: None,
    }
}

/// Returns the least and greatest text of a dictionary, by which a reader skips row groups, unless
/// it is of numbers or of sentences.
fn bounds(dictionary: &Dictionary, about: &ColumnDescPtr) -> Option<Statistics> {
    if about.physical_type() != Type::BYTE_ARRAY {
        return None;
    }
    let texts = || dictionary.plain.iter().map(|text| text.get(4..).unwrap_or_default());
    if texts().any(|text| text.len() > LONGEST_ID) {
        return None;
    }
    let bound = |text: Option<&[u8]>| text.map(|text| ByteArray::from(text.to_vec()));
    let (least, most) = (bound(texts().min()), bound(texts().max()));
    Some(Statistics::byte_array(least, most, None, None, false))
}

/// Ids have at most so many bytes.
const LONGEST_ID: usize = 64;

/// A smaller dictionary is not worth compressing.
const COMPRESSED_FROM: usize = 16 << 10;

fn texts_of(texts: &Packed) -> Parts {
    let mut values = Vec::with_capacity(texts.bytes() + texts.len() * 4);
    let mut levels = Vec::new();
    for (row, text) in texts.iter().enumerate() {
        if text.is_empty() {
            levels.resize(row, 1);
            levels.push(0);
        } else {
            values.extend_from_slice(&count(text.len()).to_le_bytes());
            values.extend_from_slice(text);
        }
    }
    if !levels.is_empty() {
        levels.resize(texts.len(), 1);
    }
    let levels = Some(levels).filter(|levels| !levels.is_empty());
    Parts { dictionary: None, values, levels, compressed: true, statistics: None }
}

fn wholes(numbers: &[u32]) -> Parts {
    let (numbers, levels) = present(numbers, NONE);
    let most = numbers.iter().copied().max().unwrap_or(0);
    let parts = |dictionary, values| Parts {
        dictionary,
        values,
        levels,
        compressed: false,
        statistics: None,
    };
    if most as usize <= numbers.len() / 8 {
        // Small numbers are their own keys.
        let all: Vec<u8> = (0..=most).flat_map(u32::to_le_bytes).collect();
        parts(Some((all.into(), most as usize + 1)), keys_of(&numbers, most))
    } else {
        parts(None, numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
    }
}

fn decimals(numbers: &[u64], number: impl Fn(u64) -> f64) -> Parts {
    let (numbers, levels) = present(numbers, NO_NUMBER);
    let values = numbers.iter().flat_map(|&steps| number(steps).to_le_bytes()).collect();
    Parts { dictionary: None, values, levels, compressed: false, statistics: None }
}
