//! Collects the keys that one request asks for, and reads them together: the one place that knows the loader crate.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use covente_entity::types::ids::EngagementId;
use dataloader::BatchFn;
use dataloader::cached::Loader;
use futures_util::future::BoxFuture;
use tracing::Instrument as _;

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::graphql::error::Fault;
use crate::store::connect::Db;
use crate::store::count;
use crate::store::opportunities::{Row, Seen};
use crate::store::whole::Whole;

/// What became of a key: its value, that there is none, or why it could not be read.
pub type Found<V> = Result<Option<Arc<V>>, Fault>;

/// Values by their keys, some of which others may hold as well.
type Values<K, V> = Result<HashMap<K, Arc<V>>, Error>;

/// Reads many keys; those that it leaves out have no value.
type Read<K, V> = dyn Fn(Vec<K>) -> BoxFuture<'static, Values<K, V>> + Send + Sync;

/// Keys of one statement at most.
const BATCH: usize = 200;

/// Values by key, each read once in the life of a request.
pub struct Batch<K: Copy + Eq + Hash, V> {
    known: Mutex<HashMap<K, Found<V>>>,
    reading: Reading<K, V>,
    /// Made when the first key is asked for that is not known.
    loader: OnceLock<Loader<K, Found<V>, Reading<K, V>>>,
}

struct Reading<K, V>(Arc<Read<K, V>>);

impl<K, V> Clone for Reading<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K: Copy + Eq + Hash, V> BatchFn<K, Found<V>> for Reading<K, V> {
    async fn load(&mut self, keys: &[K]) -> HashMap<K, Found<V>> {
        match (self.0)(keys.to_vec()).await {
            Ok(mut values) => keys
                .iter()
                .map(|key| (*key, Ok(values.remove(key))))
                .collect(),
            Err(error) => {
                let fault = Fault::from(error);
                keys.iter().map(|key| (*key, Err(fault.clone()))).collect()
            }
        }
    }
}

impl<K, V> Batch<K, V>
where
    K: Copy + Eq + Hash + Debug + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    /// Values read by a function.
    pub fn new<F>(read: F) -> Self
    where
        F: Fn(Vec<K>) -> BoxFuture<'static, Values<K, V>> + Send + Sync + 'static,
    {
        Self {
            known: Mutex::default(),
            reading: Reading(Arc::new(read)),
            loader: OnceLock::new(),
        }
    }

    /// The value of a key. It is asked for in a task of its own: a caller that goes away strands nobody who waits
    /// for the same statement.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn load(&self, key: K) -> Found<V> {
        if let Some(found) = self.known().get(&key) {
            return found.clone();
        }
        let loader = self
            .loader
            .get_or_init(|| Loader::new(self.reading.clone()).with_max_batch_size(BATCH))
            .clone();
        let asked = async move { loader.try_load(key).await };
        let found = match tokio::spawn(count::inherit(asked).in_current_span()).await {
            Ok(Ok(found)) => found,
            Ok(Err(cause)) => Err(Fault::internal(cause)),
            Err(cause) => Err(Fault::internal(cause)),
        };
        self.known().insert(key, found.clone());
        found
    }

    /// Makes a value known that was read elsewhere; none says that there is no such thing.
    pub fn prime(&self, key: K, value: Option<Arc<V>>) {
        self.known().insert(key, Ok(value));
    }

    fn known(&self) -> MutexGuard<'_, HashMap<K, Found<V>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, T> Batch<K, Vec<T>>
where
    K: Copy + Eq + Hash + Debug + Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// The list of a key, which may be empty.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn list(&self, key: K) -> Result<Arc<Vec<T>>, Fault> {
        Ok(self.load(key).await?.unwrap_or_default())
    }
}

/// For whom loaders read, and where.
#[derive(Clone)]
pub struct Asker {
    /// The database.
    pub db: Db,
    /// Who asks.
    pub viewer: Arc<Viewer>,
}

/// Rows by key, read by a query of the store; of several with one key the last counts.
pub fn rows<K, V, Q, F>(ask: &Asker, query: Q, key: fn(&V) -> K) -> Batch<K, V>
where
    K: Copy + Eq + Hash + Debug + Send + Sync + 'static,
    V: Send + Sync + 'static,
    Q: Fn(Asker, Vec<K>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Vec<V>, Error>> + Send + 'static,
{
    let ask = ask.clone();
    Batch::new(move |keys| {
        let read = query(ask.clone(), keys);
        Box::pin(async move {
            Ok(read
                .await?
                .into_iter()
                .map(|row| (key(&row), Arc::new(row)))
                .collect())
        })
    })
}

/// Lists by key, read by a query of the store, each in the order of the query.
pub fn lists<K, T, Q, F>(ask: &Asker, query: Q, key: fn(&T) -> K) -> Batch<K, Vec<T>>
where
    K: Copy + Eq + Hash + Debug + Send + Sync + 'static,
    T: Send + Sync + 'static,
    Q: Fn(Asker, Vec<K>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Vec<T>, Error>> + Send + 'static,
{
    let ask = ask.clone();
    Batch::new(move |keys| {
        let read = query(ask.clone(), keys);
        Box::pin(async move {
            let mut lists: HashMap<K, Vec<T>> = HashMap::new();
            for row in read.await? {
                lists.entry(key(&row)).or_default().push(row);
            }
            Ok(lists
                .into_iter()
                .map(|(key, list)| (key, Arc::new(list)))
                .collect())
        })
    })
}

/// Records by key, read with their deals, which are known from then on; of several with one key the last counts.
pub fn seen<K, Q, F>(
    ask: &Asker,
    wholes: &Arc<Batch<EngagementId, Whole>>,
    query: Q,
    key: fn(&Row) -> K,
) -> Batch<K, Row>
where
    K: Copy + Eq + Hash + Debug + Send + Sync + 'static,
    Q: Fn(Asker, Vec<K>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Vec<Seen>, Error>> + Send + 'static,
{
    let (ask, wholes) = (ask.clone(), Arc::clone(wholes));
    Batch::new(move |keys| {
        let (read, wholes) = (query(ask.clone(), keys), Arc::clone(&wholes));
        Box::pin(async move {
            let known = |(row, whole): Seen| {
                wholes.prime(row.engagement.id, Some(whole));
                (key(&row), row)
            };
            Ok(read.await?.into_iter().map(known).collect())
        })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    fn halves(reads: &Arc<AtomicUsize>) -> Batch<u32, u32> {
        let reads = Arc::clone(reads);
        Batch::new(move |keys| {
            reads.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move {
                if keys.contains(&99) {
                    return Err(Error::BadRequest("99 is too odd.".into()));
                }
                let even = keys.into_iter().filter(|key| key % 2 == 0);
                Ok(even.map(|key| (key, Arc::new(key / 2))).collect())
            })
        })
    }

    #[tokio::test]
    async fn keys_that_are_asked_for_together_are_read_together_and_once() {
        let reads = Arc::default();
        let batch = halves(&reads);
        batch.prime(8, Some(Arc::new(80)));
        let asked = join_all([4, 5, 4, 8].map(|key| batch.load(key))).await;
        let values: Vec<_> = asked
            .into_iter()
            .map(|found| found.unwrap().map(|value| *value))
            .collect();
        assert_eq!(values, [Some(2), None, Some(2), Some(80)]);
        assert_eq!(batch.load(4).await.unwrap().as_deref(), Some(&2));
        assert_eq!(reads.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn all_who_waited_for_a_failed_statement_are_told_why() {
        let reads = Arc::default();
        let batch = halves(&reads);
        let (first, second) = tokio::join!(batch.load(4), batch.load(99));
        assert_eq!(first.unwrap_err().error().code(), "BAD_REQUEST");
        assert_eq!(second.unwrap_err().error().code(), "BAD_REQUEST");
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_strands_nobody() {
        let reads = Arc::default();
        let batch = halves(&reads);
        let mut gone = Box::pin(batch.load(4));
        assert!(futures_util::poll!(&mut gone).is_pending());
        drop(gone);
        assert_eq!(batch.load(6).await.unwrap().as_deref(), Some(&3));
    }
}
