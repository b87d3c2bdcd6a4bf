//! The whole matrix: every fault at every moment of every step of every operation, the installation on a bare server, the
//! others on one that is installed. `./dev test --matrix` runs it, for hours; what `main.rs` names is a sample of it.

/// A test a fault run.
macro_rules! fault_runs {
    ($subject:expr, $($name:ident: $fault:ident $moment:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() -> anyhow::Result<()> {
                use crate::fault::{Fault, Moment};
                crate::fault_run::run_with_faults($subject, Fault::$fault, Moment::$moment)
            }
        )*
    };
}

/// Every fault at every moment, with a module an operation.
macro_rules! operations {
    ($($operation:ident: $subject:expr),* $(,)?) => {
        $(
            mod $operation {
                fault_runs! {
                    $subject,
                    cut_before: Cut Before,
                    cut_middle: Cut Middle,
                    cut_after: Cut After,
                    blackhole_before: Blackhole Before,
                    blackhole_middle: Blackhole Middle,
                    blackhole_after: Blackhole After,
                    killed_before: Killed Before,
                    killed_middle: Killed Middle,
                    killed_after: Killed After,
                    stopped_before: Stopped Before,
                    stopped_middle: Stopped Middle,
                    stopped_after: Stopped After,
                    reboot_before: Reboot Before,
                    reboot_middle: Reboot Middle,
                    reboot_after: Reboot After,
                    engine_before: Engine Before,
                    engine_middle: Engine Middle,
                    engine_after: Engine After,
                    disk_full_before: DiskFull Before,
                    disk_full_middle: DiskFull Middle,
                    disk_full_after: DiskFull After,
                    false_success_before: FalseSuccess Before,
                }
            }
        )*
    };
}

operations! {
    install: crate::subject::Subject::Install(lab::Scenario::Fresh),
    control: crate::subject::Subject::Control,
    uninstall: crate::subject::Subject::Uninstall,
}
