//! `uplift generate`: a synthetic trust or country.

use crate::args::{DatasetFormat, GenerateArgs, Global};
use crate::words::counted;
use crate::{CommandError, Exit, Io};
use uplift_synthetic::{Format, Plan};

pub(crate) fn run(
    args: &GenerateArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let format = match args.format {
        DatasetFormat::Csv => Format::Csv,
        DatasetFormat::Parquet => Format::Parquet,
    };
    let plan = Plan { pupils: args.pupils, seed: args.seed, format };
    let span = tracing::info_span!("generate", pupils = args.pupils, seed = args.seed);
    let _entered = span.enter();
    let written = uplift_synthetic::write(&plan, &args.out)?;
    if !global.quiet {
        writeln!(
            io.out,
            "{} in {} of {} in {}, written to {}",
            counted(u64::from(written.pupils), "pupil", "pupils"),
            counted(u64::from(written.classes), "class", "classes"),
            counted(u64::from(written.academies), "academy", "academies"),
            counted(u64::from(written.trusts), "trust", "trusts"),
            args.out.display()
        )?;
        writeln!(io.out, "Next: uplift run {} --out RESULTS", args.out.display())?;
    }
    Ok(Exit::Clean)
}
