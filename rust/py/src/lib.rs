//! Python binding of the Tilth core: converts, releases the GIL, maps errors. Nothing else.

#![allow(clippy::needless_pass_by_value, reason = "arguments come from Python by value")]

mod contraction;
mod door;
mod elimination;
mod errors;
mod expression;
mod family;
mod functions;
mod generation;
mod handed;
mod numbers;
mod polynomial;
mod reconstruction;
mod scorer;
mod spill;
mod system;
mod tape;

use pyo3::prelude::*;

/// Memory for the way out where an allocation fails.
#[global_allocator]
static ALLOCATOR: gauss::Reserved = gauss::Reserved;

/// The compiled core of Tilth.
#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    gauss::share_arenas();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("MAX_MODULUS", gauss::MAX_MODULUS)?;
    module.add("MAX_SLOTS", ibp::MAX_SLOTS)?;
    module.add_class::<contraction::Contraction>()?;
    module.add_class::<expression::Expression>()?;
    module.add_class::<family::Family>()?;
    module.add_class::<functions::Found>()?;
    module.add_class::<functions::Functions>()?;
    module.add_class::<scorer::Scorer>()?;
    module.add_class::<spill::Spill>()?;
    module.add_class::<generation::Generation>()?;
    module.add_class::<system::System>()?;
    module.add_class::<elimination::Elimination>()?;
    module.add_class::<elimination::Witness>()?;
    module.add_class::<reconstruction::Reconstruction>()?;
    module.add_class::<tape::Recording>()?;
    module.add_class::<tape::Tape>()?;
    module.add_class::<tape::FunctionTape>()?;
    module.add_function(wrap_pyfunction!(tape::backends, module)?)?;
    module.add_function(wrap_pyfunction!(tape::best_backend, module)?)?;
    module.add_function(wrap_pyfunction!(numbers::is_prime, module)?)?;
    module.add_function(wrap_pyfunction!(numbers::primes_below, module)?)?;
    module.add_function(wrap_pyfunction!(numbers::reconstruct, module)?)?;
    module.add_function(wrap_pyfunction!(numbers::available_memory, module)?)?;
    module.add_function(wrap_pyfunction!(numbers::give_back_memory, module)?)?;
    module.add_function(wrap_pyfunction!(errors::error_samples, module)?)?;
    Ok(())
}
