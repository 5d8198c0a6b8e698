/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-customers.h"

#include "tresen-store-internal.h"
#include "tresen-timeline-entry.h"

#define CUSTOMER_COLUMNS                                                                           \
  "id, openid, name, remark, language, scene, followed, followed_at, created_at, remark_code, tags_code"

/**
 * tresen_store_customer_ensure:
 * @openid: the follower's OpenID
 * @now_us: when he is first heard of
 * @is_new: (out) (optional): whether he was not known
 *
 * Writer's thread.
 *
 * Returns: the customer's id, -1 with @error
 */
gint64
tresen_store_customer_ensure (TresenDb *db,
                              const char *openid,
                              gint64 now_us,
                              gboolean *is_new,
                              GError **error)
{
  static const char find[] = "SELECT id FROM customer WHERE openid = ?1";
  static const char add[]
      = "INSERT INTO customer (id, openid, created_at, last_at) VALUES (" TRESEN_NEXT_CUSTOMER
        ", ?1, ?2, ?2)";
  gint64 id = -1;
  int step = tresen_db_find (db, error, &id, find, TRESEN_TEXT (openid));

  if (is_new != NULL)
    *is_new = step == 0;
  if (step != 0)
    return step > 0 ? id : -1;
  if (!tresen_db_run (db, error, add, TRESEN_TEXT (openid), TRESEN_INT (now_us)))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, id, id);
  return tresen_store_name_index (db, id, "", error) ? id : -1;
}

static TresenCustomer *
read_customer (TresenDb *db, TresenRows *rows, GError **error)
{
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;
  TresenCustomer *customer;

  if (step == 0)
    tresen_store_set_not_found ("customer", error);
  if (step <= 0)
    return NULL;
  customer = tresen_customer_new ();
  customer->id = sqlite3_column_int64 (rows, 0);
  customer->openid = tresen_rows_dup_text (rows, 1);
  customer->name = tresen_rows_dup_text (rows, 2);
  customer->remark = tresen_rows_dup_text (rows, 3);
  customer->language = tresen_rows_dup_text (rows, 4);
  customer->scene = tresen_rows_dup_text (rows, 5);
  customer->is_followed = sqlite3_column_int (rows, 6) != 0;
  customer->followed_at_us = sqlite3_column_int64 (rows, 7);
  customer->created_at_us = sqlite3_column_int64 (rows, 8);
  customer->remark_code = sqlite3_column_int (rows, 9);
  customer->tags_code = sqlite3_column_int (rows, 10);
  return customer;
}

/** tresen_store_customer_load: Returns: (transfer full) (nullable): %NULL with NOT_FOUND or another
 * error. Worker thread. */
TresenCustomer *
tresen_store_customer_load (TresenDb *db, gint64 customer_id, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, "SELECT " CUSTOMER_COLUMNS " FROM customer WHERE id = ?1",
                         TRESEN_INT (customer_id));

  return read_customer (db, rows, error);
}

/** tresen_store_customer_load_by_openid: Returns: (transfer full) (nullable): %NULL with NOT_FOUND
 * or another error. Worker thread. */
TresenCustomer *
tresen_store_customer_load_by_openid (TresenDb *db, const char *openid, GError **error)
{
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, "SELECT " CUSTOMER_COLUMNS " FROM customer WHERE openid = ?1",
                         TRESEN_TEXT (openid));

  return read_customer (db, rows, error);
}

/* After an update of one customer: was there one, and is it to be told? */
static gboolean
note_customer (TresenDb *db, gint64 customer_id)
{
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return TRUE;
}

/* He came, unless he is known to have left later. */
static gboolean
set_came (TresenDb *db, gint64 customer_id, gint64 at_us, const char *scene, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET followed = CASE WHEN left_at <= ?2 THEN 1 ELSE followed END,"
        " followed_at = max (followed_at, ?2),"
        " scene = CASE WHEN ?3 <> '' AND scene_at <= ?2 THEN ?3 ELSE scene END,"
        " scene_at = CASE WHEN ?3 <> '' AND scene_at <= ?2 THEN ?2 ELSE scene_at END WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (at_us),
                        TRESEN_TEXT (scene != NULL ? scene : ""));
}

/* He left, unless he is known to have come or written later: each of that has opened a grant. */
static gboolean
set_left (TresenDb *db, gint64 customer_id, gint64 at_us, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET left_at = max (left_at, ?2), followed = CASE WHEN followed_at > ?2"
        " OR EXISTS (SELECT 1 FROM reply_grant WHERE customer_id = ?1 AND opened_at > ?2)"
        " THEN followed ELSE 0 END WHERE id = ?1";
  static const char close[]
      = "UPDATE reply_grant SET used = granted, until = min (until, opened_at)"
        " WHERE customer_id = ?1 AND opened_at <= ?2";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (at_us))
         && tresen_db_run (db, error, close, TRESEN_INT (customer_id), TRESEN_INT (at_us))
         && tresen_store_window_update (db, customer_id, error);
}

/**
 * tresen_store_customer_set_followed:
 * @at_us: when it happened, by WeChat's clock. In whatever order follows, leaves and messages become known, the newest of
 * them says whether he follows; in one second the last that became known
 * @scene: (nullable): of the QR code by which he came; %NULL and "" leave what is known
 *
 * Leaving also ends the grants that were opened before (spec 7.1: unsubscribe gives 0). Writer's thread.
 */
gboolean
tresen_store_customer_set_followed (TresenDb *db,
                                    gint64 customer_id,
                                    gboolean is_followed,
                                    gint64 at_us,
                                    const char *scene,
                                    GError **error)
{
  return (is_followed ? set_came (db, customer_id, at_us, scene, error)
                      : set_left (db, customer_id, at_us, error))
         && note_customer (db, customer_id);
}

/**
 * tresen_store_customer_set_present:
 * @at_us: when it happened, by WeChat's clock
 *
 * The customer did what only a follower can do. If he is thought to have left before, he came back
 * and nobody told: what WeChat sends while Tresen is closed is lost. Writer's thread.
 */
gboolean
tresen_store_customer_set_present (TresenDb *db, gint64 customer_id, gint64 at_us, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET followed = 1 WHERE id = ?1 AND followed = 0 AND left_at < ?2";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (at_us))
         && note_customer (db, customer_id);
}

/* The ledger of replies (spec 7.1) */

/* tresen_store_window_update: Keeps customer.window_until at the latest end of a grant with replies
 * left. */
gboolean
tresen_store_window_update (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET window_until = (SELECT coalesce (max(until), 0) FROM reply_grant"
        " WHERE customer_id = ?1 AND used < granted) WHERE id = ?1";

  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id));
}

/* tresen_store_needs_reply_update: Did the customer have the last word, leaving out what was
 * certainly not sent? */
gboolean
tresen_store_needs_reply_update (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "UPDATE customer SET needs_reply = coalesce ((SELECT direction = 0 "
        "FROM entry WHERE customer_id = ?1"
        " AND is_event = 0 AND state <> 4 AND detail <> '" TRESEN_TIMELINE_AWAY_DETAIL
        "' ORDER BY created_at DESC, id DESC LIMIT 1), 0) WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id));
}

/**
 * tresen_store_grant_open:
 * @granted: replies
 * @opened_at_us: the trigger's CreateTime
 * @until_us: when the window closes
 *
 * The customer did something that opens a window. Of each kind the newest trigger stands; one that
 * arrives late changes nothing, and one from before the customer left opens nothing. Replies that
 * were taken after the trigger but before it arrived here count as used. Writer's thread.
 */
gboolean
tresen_store_grant_open (TresenDb *db,
                         gint64 customer_id,
                         TresenGrantKind kind,
                         guint granted,
                         gint64 opened_at_us,
                         gint64 until_us,
                         GError **error)
{
  /* A follow in the second of the leave comes after it, anything else before. */
  static const char sql[]
      = "INSERT INTO reply_grant (customer_id, kind, granted, used, opened_at, until)"
        " SELECT ?1, ?2, ?3, CASE WHEN is_over THEN ?3 ELSE min (?3, (SELECT count(*) FROM entry"
        " WHERE customer_id = ?1 AND sent_at > 0 AND sent_at > ?4)) END, ?4,"
        " CASE WHEN is_over THEN ?4 ELSE ?5 END"
        " FROM (SELECT ?4 < left_at + (?2 <> 2) AND left_at > 0 AS is_over FROM customer WHERE id "
        "= ?1)"
        " WHERE true ON CONFLICT (customer_id, kind) DO UPDATE SET granted = excluded.granted,"
        " used = excluded.used, opened_at = excluded.opened_at, until = excluded.until"
        " WHERE excluded.opened_at >= opened_at";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (kind),
                        TRESEN_INT (granted), TRESEN_INT (opened_at_us), TRESEN_INT (until_us))
         && tresen_store_window_update (db, customer_id, error);
}

/**
 * tresen_store_grants_spend:
 * @now_us: grants that end later are live
 *
 * One reply was taken: it counts against every live grant. tresen_store_outgoing_accepted() and
 * _unknown() do this by themselves; this is for replies sent another way. Writer's thread.
 */
gboolean
tresen_store_grants_spend (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE reply_grant SET used = used + 1 WHERE customer_id = ?1 AND "
                            "until > ?2 AND used < granted";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (now_us))
         && tresen_store_window_update (db, customer_id, error);
}

/** tresen_store_grants_exhaust: WeChat says the count is used up (45047): 0 until the next trigger.
 * Writer's thread. */
gboolean
tresen_store_grants_exhaust (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[] = "UPDATE reply_grant SET used = granted WHERE customer_id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id))
         && tresen_store_window_update (db, customer_id, error);
}

/** tresen_store_grants_close: WeChat says the window is over (45015): 0, and ended.
 * Writer's thread. */
gboolean
tresen_store_grants_close (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[] = "UPDATE reply_grant SET used = granted, until = min(until, opened_at) "
                            "WHERE customer_id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id))
         && tresen_store_window_update (db, customer_id, error);
}

/** tresen_store_grants_load: Fills @grants; a kind without a grant is all zero. Worker thread.
 * Returns: %FALSE with @error. */
gboolean
tresen_store_grants_load (TresenDb *db, gint64 customer_id, TresenGrants *grants, GError **error)
{
  static const char sql[]
      = "SELECT kind, granted, used, opened_at, until FROM reply_grant WHERE customer_id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (customer_id));
  int step = rows != NULL ? 1 : -1;

  *grants = (TresenGrants){ 0 };
  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      guint kind = sqlite3_column_int (rows, 0);

      if (kind < TRESEN_N_GRANT_KINDS)
        grants->of_kind[kind]
            = (TresenGrant){ sqlite3_column_int (rows, 1), sqlite3_column_int (rows, 2),
                             sqlite3_column_int64 (rows, 3), sqlite3_column_int64 (rows, 4) };
    }
  return step == 0;
}

/* tresen_store_grants_are_live: Returns: 1 when a reply is left at @now_us, 0 when not, -1 with
 * @error. */
int
tresen_store_grants_are_live (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error)
{
  gint64 value = 0;

  return tresen_db_find (
      db, error, &value,
      "SELECT 1 FROM reply_grant WHERE customer_id = ?1 AND until > ?2 AND used < granted LIMIT 1",
      TRESEN_INT (customer_id), TRESEN_INT (now_us));
}
