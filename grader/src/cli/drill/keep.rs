//! The process that carries a drill out: it lives from the start of a drill until all is mended.

use std::path::Path;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::super::Exit;
use super::super::error::CliError;
use super::under_way::{self, UnderWay};
use crate::stack::Programs;
use crate::stack::failing::{DrillPlan, Scene, repair};

/// Carries out the drill that stands in the stack's folder, and writes its record into the student's.
pub(super) fn keep(run_dir: &Path, programs: &Programs) -> Result<Exit, CliError> {
    let Some(mut drill) = UnderWay::read(run_dir)? else {
        return Err(CliError::NoDrill);
    };
    drill.keeper = std::process::id();
    drill.write(run_dir)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let kept = runtime.block_on(carry_out(run_dir, programs, drill));
    if kept.is_err() {
        // Whatever went wrong: the stack is put right before anything else.
        let _ = runtime.block_on(repair(run_dir));
    }
    UnderWay::forget(run_dir);
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
    let note = |record: &crate::failures::DrillRecord| {
        // `diagnose` may have written in the meantime.
        if let Ok(Some(mut now)) = UnderWay::read(run_dir) {
            now.record = Some(record.clone());
            let _ = now.write(run_dir);
        }
    };
    let mut record = scene.play(&plan, end, note).await?;
    scene.close().await?;
    if record.injected_at_ms > 0 {
        record.diagnosed_at_ms = UnderWay::read(run_dir)?.and_then(|now| now.diagnosed_at_ms);
        let mut records = under_way::records(&drill.files)?;
        records.drills.push(record);
        under_way::write_records(&drill.files, &records)?;
    }
    Ok(Exit::AllPassed)
}
