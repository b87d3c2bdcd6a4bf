//! How big the parts of an instance are made for a machine. It looks at no machine: the numbers are handed in.

use serde::{Deserialize, Serialize};

/// The sizes of one instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizing {
    /// How many queue workers run side by side.
    pub workers: u8,
    /// The memory in which the database keeps its pages, in MiB.
    pub buffer_pool_mib: u32,
}

const GIB_IN_KIB: u64 = 1024 * 1024;

impl Sizing {
    /// The sizes for one of `instances` equal instances on a machine with so much memory and so many processors.
    ///
    /// A worker is a whole PHP with the application in it, and eight of them are the field's habit: fewer where an instance's share of the
    /// memory is below 6 GiB (a machine sold as 8 GB still counts) or below 3 GiB (sold as 4 GB counts), and never more than four a processor.
    /// The database keeps an eighth of the share: by far not the usual half, since PHP, the workers and the other services live beside it.
    pub fn for_machine(memory_kib: u64, processors: u32, instances: u16) -> Self {
        let share = memory_kib / u64::from(instances.max(1));
        let by_memory = match share {
            share if share < 3 * GIB_IN_KIB => 2,
            share if share < 6 * GIB_IN_KIB => 4,
            _ => 8,
        };
        let by_processors = u8::try_from(processors.max(1).saturating_mul(4)).unwrap_or(u8::MAX);
        // In steps of 64, so that a few pages more or less at the next boot do not change the compose file.
        let eighth = u32::try_from(share / 1024 / 8 / 64 * 64).unwrap_or(u32::MAX);
        Self { workers: by_processors.min(by_memory), buffer_pool_mib: eighth.clamp(128, 2048) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn table() {
        // Memory in MiB as the kernel reports it: less than what is sold.
        for (sold, mib, processors, instances, workers, pool) in [
            ("1 GB", 960, 1, 1, 2, 128),
            ("2 GB", 1970, 1, 1, 2, 192),
            ("4 GB", 3910, 2, 1, 4, 448),
            ("4 GB, one processor", 3910, 1, 1, 4, 448),
            ("8 GB", 7930, 4, 1, 8, 960),
            ("8 GB, one processor", 7930, 1, 1, 4, 960),
            ("8 GB for two", 7930, 4, 2, 4, 448),
            ("8 GB for four", 7930, 4, 4, 2, 192),
            ("16 GB", 15990, 8, 1, 8, 1984),
            ("64 GB", 64300, 16, 1, 8, 2048),
            ("64 GB for eight", 64300, 16, 8, 8, 960),
            ("unknown", 0, 0, 0, 2, 128),
        ] {
            let expected = Sizing { workers, buffer_pool_mib: pool };
            assert_eq!(Sizing::for_machine(mib * 1024, processors, instances), expected, "{sold}");
        }
    }

    proptest! {
        #[test]
        fn larger_machine_never_gets_less_and_nothing_overflows(
            memory in any::<u64>(), more in any::<u64>(), processors in any::<u32>(), instances in any::<u16>()
        ) {
            let small = Sizing::for_machine(memory, processors, instances);
            let large = Sizing::for_machine(memory.saturating_add(more), processors, instances);
            prop_assert!((1..=8).contains(&small.workers) && small.workers <= large.workers);
            prop_assert!(small.buffer_pool_mib <= large.buffer_pool_mib);
        }
    }
}
