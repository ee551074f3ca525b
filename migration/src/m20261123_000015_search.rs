//! The words of what deals are searched by, kept by triggers, so that no way of writing can forget them.
//!
//! A trigger only notes that a text is new or has changed, by taking its words away; the application puts them in before
//! the transaction ends, since it alone knows how texts are folded and split. What is there already is noted here, and
//! gets its words when the application starts.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

/// A table with texts that are searched.
struct Source {
    table: &'static str,
    /// What its texts are, each under a name of its own.
    parts: &'static [&'static str],
    /// The column that names the row by which a record comes to the text.
    owner: &'static str,
    columns: &'static [&'static str],
    /// What else is to be done with a new or a changed row.
    besides: &'static str,
    /// Whether every row is searched, or those only that something else brings in.
    brings_itself: bool,
}

/// A customer is searched from its first deal on: most of a big reference file never have one.
const CUSTOMER: &str = "INSERT INTO search_text (part, source, owner) VALUES \
    ('CUSTOMER', NEW.customer_id, NEW.customer_id), ('CUSTOMER_ID', NEW.customer_id, NEW.customer_id) \
    ON CONFLICT DO NOTHING;";

/// On Postgres somebody else may be giving it another name at the same moment: one waits for the other.
const AS_IT_STANDS: &str = "PERFORM 1 FROM customer WHERE id = NEW.customer_id FOR SHARE;";

const SOURCES: &[Source] = &[
    Source {
        table: "opportunity",
        parts: &["NAME", "INTERNAL"],
        owner: "id",
        columns: &["name", "private_notes", "crm_id", "campaign_id"],
        besides: "",
        brings_itself: true,
    },
    Source {
        table: "team_member",
        parts: &["PERSON"],
        owner: "opportunity_id",
        columns: &["name", "email"],
        besides: "",
        brings_itself: true,
    },
    Source {
        table: "solution",
        parts: &["SOLUTION"],
        owner: "id",
        columns: &["name"],
        besides: "",
        brings_itself: true,
    },
    Source {
        table: "engagement",
        parts: &["REFERENCE", "CONTACT"],
        owner: "id",
        columns: &["reference", "contact_name", "contact_email", "customer_id"],
        besides: CUSTOMER,
        brings_itself: true,
    },
    Source {
        table: "customer",
        parts: &["CUSTOMER", "CUSTOMER_ID"],
        owner: "id",
        columns: &["name", "external_id"],
        besides: "",
        brings_itself: false,
    },
    Source {
        table: "message",
        parts: &["MESSAGE"],
        owner: "engagement_id",
        columns: &["body"],
        besides: "",
        brings_itself: true,
    },
    Source {
        table: "invitation",
        parts: &["INVITATION"],
        owner: "engagement_id",
        columns: &["message"],
        besides: "",
        brings_itself: true,
    },
];

impl Source {
    fn added(&self) -> String {
        if !self.brings_itself {
            return String::new();
        }
        let owner = self.owner;
        let rows: Vec<_> = (self.parts.iter())
            .map(|part| format!("('{part}', NEW.id, NEW.{owner})"))
            .collect();
        format!(
            "INSERT INTO search_text (part, source, owner) VALUES {};",
            rows.join(", ")
        )
    }

    fn has_changed(&self) -> String {
        let columns: Vec<_> = (self.columns.iter())
            .map(|column| format!("OLD.{column} IS DISTINCT FROM NEW.{column}"))
            .collect();
        columns.join(" OR ")
    }

    /// The triggers of the table, and on Postgres the function that they call.
    fn triggers(&self, backend: DbBackend) -> Vec<String> {
        const CHANGED: &str =
            "UPDATE search_text SET words = NULL WHERE source = NEW.id AND words IS NOT NULL;";
        const GONE: &str = "DELETE FROM search_text WHERE source = OLD.id;";
        let (table, besides) = (self.table, self.besides);
        let (added, changed) = (self.added(), self.has_changed());
        if backend == DbBackend::Postgres {
            let first = if besides.is_empty() { "" } else { AS_IT_STANDS };
            return vec![
                format!(
                    "CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                     IF TG_OP = 'DELETE' THEN {GONE} RETURN NULL; END IF; \
                     IF TG_OP = 'INSERT' THEN {added} ELSE {CHANGED} END IF; {first} {besides} RETURN NULL; END $$"
                ),
                format!(
                    "CREATE TRIGGER search_{table} AFTER {} ON {table} \
                     FOR EACH ROW EXECUTE FUNCTION search_{table}()",
                    if self.brings_itself {
                        "INSERT OR DELETE"
                    } else {
                        "DELETE"
                    }
                ),
                format!(
                    "CREATE TRIGGER search_{table}_changed AFTER UPDATE ON {table} \
                     FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION search_{table}()"
                ),
            ];
        }
        let mut triggers = vec![
            format!("CREATE TRIGGER search_{table}_gone AFTER DELETE ON {table} BEGIN {GONE} END"),
            format!(
                "CREATE TRIGGER search_{table}_changed AFTER UPDATE ON {table} WHEN {changed} \
                 BEGIN {CHANGED} {besides} END"
            ),
        ];
        if self.brings_itself {
            triggers.push(format!(
                "CREATE TRIGGER search_{table}_added AFTER INSERT ON {table} BEGIN {added} {besides} END"
            ));
        }
        triggers
    }

    /// Notes what is there already.
    fn note(&self) -> Vec<String> {
        let (table, owner) = (self.table, self.owner);
        let whole = if self.brings_itself {
            ""
        } else {
            " WHERE EXISTS (SELECT 1 FROM engagement WHERE customer_id = customer.id)"
        };
        let rows = self.parts.iter().map(|part| {
            format!(
                "INSERT INTO search_text (part, source, owner) SELECT '{part}', id, {owner} FROM {table}{whole}"
            )
        });
        rows.collect()
    }
}

/// The index over the words, and on SQLite what keeps it. The words are split already: nothing else is a boundary.
fn index(backend: DbBackend) -> &'static [&'static str] {
    if backend == DbBackend::Postgres {
        &[
            "ALTER TABLE search_text ADD COLUMN vector tsvector \
             GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
            "CREATE INDEX search_text_vector ON search_text USING gin (vector)",
        ]
    } else {
        &[
            "CREATE VIRTUAL TABLE search_index USING fts5 \
             (words, content = 'search_text', content_rowid = 'id', tokenize = 'ascii', detail = 'none')",
            "CREATE TRIGGER search_text_added AFTER INSERT ON search_text WHEN NEW.words IS NOT NULL BEGIN \
             INSERT INTO search_index (rowid, words) VALUES (NEW.id, NEW.words); END",
            "CREATE TRIGGER search_text_gone AFTER DELETE ON search_text WHEN OLD.words IS NOT NULL BEGIN \
             INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', OLD.id, OLD.words); END",
            "CREATE TRIGGER search_text_changed AFTER UPDATE OF words ON search_text BEGIN \
             INSERT INTO search_index (search_index, rowid, words) \
             SELECT 'delete', OLD.id, OLD.words WHERE OLD.words IS NOT NULL; \
             INSERT INTO search_index (rowid, words) SELECT NEW.id, NEW.words WHERE NEW.words IS NOT NULL; END",
        ]
    }
}

/// Indexes, in SQL that both databases read alike.
const STATEMENTS: &[&str] = &[
    "CREATE UNIQUE INDEX search_text_source ON search_text (source, part)",
    "CREATE INDEX search_text_wanting ON search_text (part, source) WHERE words IS NULL",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("search_text")
                    .col(big_integer("id").auto_increment().primary_key())
                    .col(string_len("part", 40))
                    .col(uuid("source"))
                    .col(uuid("owner"))
                    .col(text_null("words"))
                    .to_owned(),
            )
            .await?;
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        for statement in STATEMENTS.iter().chain(index(backend)) {
            connection.execute_unprepared(statement).await?;
        }
        for source in SOURCES {
            let statements = source.note().into_iter().chain(source.triggers(backend));
            for statement in statements {
                connection.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        for Source { table, .. } in SOURCES {
            if is_postgres {
                let drop = format!("DROP FUNCTION search_{table}() CASCADE");
                connection.execute_unprepared(&drop).await?;
                continue;
            }
            for when in ["added", "changed", "gone"] {
                let drop = format!("DROP TRIGGER IF EXISTS search_{table}_{when}");
                connection.execute_unprepared(&drop).await?;
            }
        }
        if !is_postgres {
            connection
                .execute_unprepared("DROP TABLE search_index")
                .await?;
        }
        manager
            .drop_table(Table::drop().table("search_text").to_owned())
            .await
    }
}
