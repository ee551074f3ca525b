//! The event log, as it lies in the database.

use covente::{
    events::{head::Head, wake::Wake},
    jobs::sequencer,
    store::connect::Db,
};
use covente_entity::event;
use sea_orm::{Database, DatabaseConnection, EntityTrait as _, QueryOrder as _};

use super::World;

impl World {
    /// A connection beside the server's.
    pub(crate) async fn connection(&self) -> DatabaseConnection {
        Database::connect(&self.database.url)
            .await
            .expect("a connection to the test's database")
    }

    /// Every event in the order of its insertion; all of them have their place in the one order by now.
    pub(crate) async fn log(&self) -> Vec<event::Model> {
        let db = Db::open(&self.database.url, 2)
            .await
            .expect("an open database");
        // The server's own sequencer may be a moment behind; whichever comes second finds nothing left to number.
        sequencer::once(&db, &Head::default(), &Wake::Alone)
            .await
            .expect("numbered events");
        db.close().await.expect("a database that can be closed");
        let connection = self.connection().await;
        let events = event::Entity::find()
            .order_by_asc(event::Column::Seq)
            .all(&connection)
            .await
            .expect("the event log");
        connection
            .close()
            .await
            .expect("a connection that can be closed");
        events
    }
}
