//! A load with subscribers of two companies and a receiver of webhooks, a fault that is made meanwhile, and what must hold afterwards.

use std::{cell::RefCell, rc::Rc};

use futures_util::future::join_all;
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    follower,
    load::{Book, Load},
    programme::Programme,
    receiver::Receiver,
    whole,
};

/// Who takes part; the nodes are up.
pub(crate) struct Scene {
    pub(crate) writers: usize,
    /// Of each of the two companies.
    pub(crate) subscribers: usize,
    pub(crate) urls: Vec<String>,
}

impl Scene {
    /// Plays it until the fault is over: every change that a writer was told is done is in the feed, once, every subscriber
    /// was told the feed, and the receiver was sent it. At its end the first node must be up.
    pub(crate) async fn play(self, programme: Programme, fault: impl AsyncFnOnce()) -> Programme {
        // It is large: everybody who takes part is in it.
        Box::pin(self.played(programme, fault)).await
    }

    async fn played(self, programme: Programme, fault: impl AsyncFnOnce()) -> Programme {
        let url = self.urls[0].clone();
        let companies = [programme.starter(), programme.invitee()];
        let mut starts = Vec::new();
        for token in &companies {
            starts.push(whole::end(&url, token).await);
        }
        let receiver = Receiver::of(&url, &companies[1]).await;
        let load = Load {
            solutions: programme.solutions(&url).await,
            programme,
            urls: self.urls.clone(),
            book: Book::default(),
            over: Rc::new(RefCell::new(false)),
        };
        let (tell, lasts): (Vec<_>, Vec<_>) =
            companies.iter().map(|_| watch::channel(None)).unzip();
        let follow = |token: &str, start: &Value, last: watch::Receiver<_>| {
            join_all((0..self.subscribers).map(|number| {
                let (urls, token) = (self.urls.clone(), token.to_owned());
                follower::follow(urls, number, token, start.clone(), last.clone())
            }))
        };
        let companies_heard = companies.iter().zip(&starts).zip(lasts);
        let subscribers =
            join_all(companies_heard.map(|((token, start), last)| follow(token, start, last)));
        let writers = join_all((0..self.writers).map(|number| load.write(number)));
        let fault = async {
            fault().await;
            *load.over.borrow_mut() = true;
        };
        let end = async {
            tokio::join!(writers, fault);
            whole::places(&load.programme.url).await;
            let mut feeds = Vec::new();
            for ((token, start), tell) in companies.iter().zip(&starts).zip(&tell) {
                let feed = whole::feed(&url, token, start).await;
                let last = feed.last().expect("events")["cursor"].as_str();
                tell.send(last.map(str::to_owned)).expect("subscribers");
                feeds.push(feed);
            }
            feeds
        };
        let all = async {
            let (feeds, told) = tokio::join!(end, subscribers);
            receiver.has_all(&feeds[1]).await;
            (feeds, told)
        };
        let (feeds, told) = tokio::select! {
            ended = all => ended,
            () = receiver.serve() => unreachable!("it serves for ever"),
        };
        whole::holds(&feeds[0], &load.book);
        for (feed, told) in feeds.iter().zip(told) {
            for (who, told) in told.iter().enumerate() {
                whole::same(told, feed, who);
            }
        }
        println!(
            "{} changes, {} and {} events",
            load.book.borrow().len(),
            feeds[0].len(),
            feeds[1].len()
        );
        load.programme
    }
}
