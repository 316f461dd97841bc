//! A fresh, migrated database per test.

use storage::Db;
use tempfile::TempDir;

/// A database that is gone when it is dropped, or with the cluster of the tests.
pub(crate) struct TestDatabase {
    pub(crate) db: Db,
    _folder: Option<TempDir>,
}

/// A file in a folder of its own.
pub(crate) async fn sqlite() -> Option<TestDatabase> {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!(
        "sqlite://{}",
        folder.path().join("test.db").display()
    ))
    .await
    .unwrap();
    db.migrate().await.unwrap();
    Some(TestDatabase {
        db,
        _folder: Some(folder),
    })
}

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
/// A schema of its own in the cluster of the tests, or `None` if there is no cluster.
pub(crate) async fn postgres() -> Option<TestDatabase> {
    let Ok(url) = std::env::var("SIGHTLINE_TEST_POSTGRES_URL") else {
        assert!(
            std::env::var("CI").is_err(),
            "CI needs SIGHTLINE_TEST_POSTGRES_URL: `cargo xtask test` sets it"
        );
        eprintln!("skipped: SIGHTLINE_TEST_POSTGRES_URL is not set");
        return None;
    };
    let schema = format!("storage_{}", uuid::Uuid::now_v7().simple());
    create_schema(&url, &schema).await;
    let separator = if url.contains('?') { '&' } else { '?' };
    let db = Db::connect(&format!("{url}{separator}options[search_path]={schema}"))
        .await
        .unwrap();
    db.migrate().await.unwrap();
    Some(TestDatabase { db, _folder: None })
}

async fn create_schema(url: &str, schema: &str) {
    let db = Db::connect(url).await.unwrap();
    let mut connection = db.read().await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::query(create).execute(&mut *connection).await.unwrap();
    drop(connection);
    db.close().await;
}

/// Makes two tests of one: `sqlite::name` and `postgres::name`.
macro_rules! on_both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($db:ident: Db) $body:block)*) => {
        $(async fn $name($db: storage::Db) $body)*

        mod sqlite {
            $($(#[$attribute])* #[tokio::test]
            async fn $name() {
                if let Some(database) = crate::database::sqlite().await {
                    super::$name(database.db.clone()).await;
                }
            })*
        }

        mod postgres {
            $($(#[$attribute])* #[tokio::test]
            async fn $name() {
                if let Some(database) = crate::database::postgres().await {
                    super::$name(database.db.clone()).await;
                    database.db.close().await;
                }
            })*
        }
    };
}
pub(crate) use on_both_databases;
