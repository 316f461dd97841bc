//! The process that carries a drill out: it lives from the start of a drill until all is mended.

use std::path::Path;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::super::Exit;
use super::super::error::CliError;
use super::turn::Turn;
use super::under_way::{self, UnderWay};
use crate::failures::DrillRecord;
use crate::stack::Programs;
use crate::stack::failing::{DrillPlan, Scene, repair};

/// Carries out the drill that stands in the stack's folder, and writes its record into the student's.
pub(super) fn keep(run_dir: &Path, programs: &Programs) -> Result<Exit, CliError> {
    // The command that starts this process lets go when it has written everything down.
    let turn = Turn::take(run_dir)?;
    let Some(drill) = UnderWay::read(run_dir)? else {
        return Err(CliError::NoDrill);
    };
    drop(turn);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let kept = runtime.block_on(carry_out(run_dir, programs, drill));
    // Whatever went wrong: the stack is put right before anything else. Where that fails, the drill is not forgotten:
    // `stop` tries again, and tells the student why it can't.
    if kept.is_ok() || runtime.block_on(repair(run_dir)).is_ok() {
        UnderWay::forget(run_dir, &Turn::take(run_dir)?);
    }
    kept
}

async fn carry_out(run_dir: &Path, programs: &Programs, drill: UnderWay) -> Result<Exit, CliError> {
    let mut stop = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let end = async {
        tokio::select! {
            _ = stop.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let mut scene = Scene::open(programs, run_dir, crate::random_seed()).await?;
    let plan = DrillPlan {
        id: drill.id.clone(),
        failure: drill.failure,
        hypothesis: drill.hypothesis.clone(),
        calm: Duration::from_secs(drill.calm_s),
        failing: Duration::from_secs(drill.failing_s),
        after: Duration::from_secs(drill.after_s),
    };
    let note = |record: &DrillRecord| {
        // Only `status` would miss it.
        let _ = UnderWay::change(run_dir, |now| now.record = Some(record.clone()));
    };
    let record = scene.play(&plan, end, note).await?;
    // Before anything else can go wrong: the drill took minutes, and without its times nobody can look back at it.
    if record.injected_at_ms > 0 {
        write_down(run_dir, &drill.files, record)?;
    }
    scene.close().await?;
    Ok(Exit::AllPassed)
}

/// Adds the drill to those of the student's folder, with the time of its diagnosis.
pub(super) fn write_down(
    run_dir: &Path,
    files: &Path,
    mut record: DrillRecord,
) -> Result<(), CliError> {
    let turn = Turn::take(run_dir)?;
    record.diagnosed_at_ms = UnderWay::read(run_dir)?.and_then(|now| now.diagnosed_at_ms);
    let mut records = under_way::records(files)?;
    records.drills.push(record);
    under_way::write_records(files, &records, &turn)
}
