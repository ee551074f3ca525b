//! How a proof is run: so many cases, from one seed, which is printed; what fails is made as small as it can be.

use std::{cell::Cell, env, fmt::Debug, panic, thread, time::Instant};

use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner},
};

use crate::database::Backend;

/// The seed of the short form, so that a run of the tests says the same each time. The long form draws its own.
const SEED: u64 = 20_261_123;

/// How much smaller a failing case is tried to be made: each try plays it again.
const SHRINKS: u32 = 400;
/// And for how long, in milliseconds.
const SHRINK_MS: u32 = 20_000;

/// A proof's name for its number of cases, and that number in the short form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cases {
    pub(crate) variable: &'static str,
    pub(crate) short: u32,
}

impl Cases {
    /// What `scripts/nightly` asks for, on each database; else the short form.
    fn number(self) -> u32 {
        setting(self.variable).map_or(self.short, |text| {
            text.parse()
                .unwrap_or_else(|_| panic!("{} is not a number: {text}", self.variable))
        })
    }
}

/// What resolving every field of the schema at once takes without optimisation, which is more than a thread has.
const STACK: usize = 64 << 20;

/// Runs a proof in a thread of its own.
pub(crate) fn on_a_large_stack(proof: fn(Backend), backend: Backend) {
    let thread = thread::Builder::new().stack_size(STACK);
    let proved = thread.spawn(move || proof(backend)).expect("a thread");
    if let Err(failure) = proved.join() {
        panic::resume_unwind(failure);
    }
}

/// Tries a property on so many cases, and answers how many those were.
pub(crate) fn run<T: Debug>(
    cases: Cases,
    backend: Backend,
    strategy: &impl Strategy<Value = T>,
    property: impl AsyncFn(T) -> Result<(), String>,
) -> u32 {
    let number = cases.number();
    let seed = seed();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let config = Config {
        cases: number,
        failure_persistence: None,
        max_shrink_iters: SHRINKS,
        max_shrink_time: SHRINK_MS,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    };
    let start = Instant::now();
    let failed = Cell::new(false);
    let outcome = TestRunner::new(config).run(strategy, |case| {
        let tried = runtime.block_on(property(case));
        if let (Err(reason), false) = (&tried, failed.replace(failed.get() || tried.is_err())) {
            println!("with seed {seed}: {reason}\nit is being made smaller");
        }
        tried.map_err(TestCaseError::fail)
    });
    println!(
        "{number} cases on {backend:?}, seed {seed}, {:?}",
        start.elapsed()
    );
    match outcome {
        Ok(()) => number,
        Err(TestError::Fail(reason, case)) => panic!(
            "{reason}\n\nCOVENTE_TEST_SEED={seed} {}={number} finds this again; made as small as possible:\n{case:#?}",
            cases.variable
        ),
        Err(TestError::Abort(reason)) => panic!("the trial was given up: {reason}"),
    }
}

fn seed() -> u64 {
    setting("COVENTE_TEST_SEED").map_or(SEED, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("COVENTE_TEST_SEED is not a number: {text}"))
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the tests, not of the server"
)]
pub(crate) fn setting(name: &str) -> Option<String> {
    env::var(name).ok()
}
