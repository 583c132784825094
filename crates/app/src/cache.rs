//! Values that are kept in memory up to a limit, the least recently used evicted first.
//!
//! A cache says nothing about who may see a value: it is asked after the permission was checked.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Values by key, of a limited total weight: a number of entries, or of bytes. Reading is shared.
#[derive(Debug)]
pub struct Cache<K, V> {
    weight_max: usize,
    entries: RwLock<HashMap<K, Entry<V>>>,
    clock: AtomicU64,
    making: Mutex<()>,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    weight: usize,
    last_used: AtomicU64,
}

impl<K: Eq + Hash + Clone, V: Clone> Cache<K, V> {
    /// An empty cache of this total weight.
    #[must_use]
    pub fn new(weight_max: usize) -> Self {
        Self { weight_max, entries: RwLock::default(), clock: AtomicU64::new(0), making: Mutex::new(()) }
    }

    /// The value of a key.
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let entries = self.read();
        let entry = entries.get(key)?;
        entry.last_used.store(self.tick(), Ordering::Relaxed);
        Some(entry.value.clone())
    }

    /// Keeps a value of weight 1.
    pub fn insert(&self, key: K, value: V) {
        self.insert_weighing(key, value, 1);
    }

    /// Keeps a value, and evicts what was used least recently until there is room. A value that is heavier than the
    /// whole cache is not kept.
    pub fn insert_weighing(&self, key: K, value: V, weight: usize) {
        self.insert_unless(key, value, weight, |_| false);
    }

    /// Keeps a value of weight 1, unless the value that is there now is preferred.
    pub fn insert_unless_preferred(&self, key: K, value: V, is_preferred: impl FnOnce(&V) -> bool) {
        self.insert_unless(key, value, 1, is_preferred);
    }

    /// The value of a key, made by `make` if it is missing. Callers that miss at the same time wait, so that a crowd
    /// makes it once; callers whose value is there do not wait.
    ///
    /// # Errors
    /// The error of `make`; nothing is kept then.
    pub fn get_or_make<E>(&self, key: &K, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        if let Some(value) = self.get(key) {
            return Ok(value);
        }
        let turn = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = self.get(key) {
            return Ok(value);
        }
        let value = make()?;
        self.insert(key.clone(), value.clone());
        drop(turn);
        Ok(value)
    }

    /// Takes a value out.
    pub fn remove(&self, key: &K) -> Option<V> {
        self.write().remove(key).map(|entry| entry.value)
    }

    /// Takes every value out.
    pub fn clear(&self) {
        self.write().clear();
    }

    fn insert_unless(&self, key: K, value: V, weight: usize, is_preferred: impl FnOnce(&V) -> bool) {
        let mut entries = self.write();
        if weight > self.weight_max || entries.get(&key).is_some_and(|entry| is_preferred(&entry.value)) {
            return;
        }
        entries.remove(&key);
        let mut total: usize = entries.values().map(|entry| entry.weight).sum();
        while total + weight > self.weight_max {
            let used = |(_, entry): &(&K, &Entry<V>)| entry.last_used.load(Ordering::Relaxed);
            let Some(oldest) = entries.iter().min_by_key(used).map(|(key, _)| key.clone()) else { break };
            total -= entries.remove(&oldest).map_or(0, |entry| entry.weight);
        }
        entries.insert(key, Entry { value, weight, last_used: AtomicU64::new(self.tick()) });
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    // Only `clone` and `make` of values are foreign code; neither runs under the writer's lock, so that a poisoned map is
    // still whole.
    fn read(&self) -> RwLockReadGuard<'_, HashMap<K, Entry<V>>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<K, Entry<V>>> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::thread;

    use super::*;

    #[test]
    fn what_was_used_least_recently_makes_room() {
        let cache = Cache::new(2);
        cache.insert("a", 1);
        cache.insert("b", 2);
        assert_eq!(cache.get("a"), Some(1));
        cache.insert("c", 3);
        assert_eq!((cache.get("a"), cache.get("b"), cache.get("c")), (Some(1), None, Some(3)));
    }

    #[test]
    fn a_page_takes_as_much_room_as_it_has_bytes_and_one_that_is_too_large_evicts_nothing() {
        let cache = Cache::new(100);
        cache.insert_weighing("small", 'a', 40);
        cache.insert_weighing("large", 'b', 60);
        cache.insert_weighing("too large", 'c', 101);
        assert_eq!(
            (cache.get("small"), cache.get("large"), cache.get("too large")),
            (Some('a'), Some('b'), None)
        );
        cache.insert_weighing("small", 'd', 41);
        assert_eq!((cache.get("small"), cache.get("large")), (Some('d'), None));
    }

    #[test]
    fn a_snapshot_that_is_older_does_not_replace_a_newer_value() {
        let cache = Cache::new(4);
        cache.insert("form", 7);
        cache.insert_unless_preferred("form", 6, |current| *current > 6);
        assert_eq!(cache.get("form"), Some(7));
        cache.insert_unless_preferred("form", 8, |current| *current > 8);
        assert_eq!(cache.remove(&"form"), Some(8));
        assert_eq!(cache.get("form"), None);
    }

    #[test]
    fn a_crowd_makes_a_value_once_and_a_failure_is_not_kept() {
        let (cache, made) = (Cache::new(1), AtomicUsize::new(0));
        assert_eq!(cache.get_or_make(&"a", || Err("damaged")), Err("damaged"));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    cache.get_or_make(&"a", || {
                        made.fetch_add(1, Ordering::Relaxed);
                        thread::sleep(std::time::Duration::from_millis(20));
                        Ok::<_, &str>(5)
                    })
                });
            }
        });
        assert_eq!((cache.get("a"), made.load(Ordering::Relaxed)), (Some(5), 1));
        cache.clear();
        assert_eq!(cache.get("a"), None);
    }
}
