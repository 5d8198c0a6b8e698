/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-typing.h"

#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"
#include "tresen-store-rights.h"

/* Whether a message was exchanged so lately that WeChat shows typing. */
static int
has_exchange (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error)
{
  static const char sql[]
      = "SELECT max (received_at, sent_at) > ?2 FROM entry WHERE customer_id = ?1 AND is_event = 0"
        " AND (direction = 0 OR state = 3) ORDER BY created_at DESC, id DESC LIMIT 1";
  gint64 is_late = 0;
  int step = tresen_db_find (db, error, &is_late, sql, TRESEN_INT (customer_id),
                             TRESEN_INT (now_us - TRESEN_STORE_EXCHANGE_LIFE_US));

  return step > 0 ? is_late != 0 : step;
}

/** tresen_store_typing_drop: Takes away what has not been told and what has: nobody asks for it later. Writer's thread. */
gboolean
tresen_store_typing_drop (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "DELETE FROM job WHERE kind = 4 AND (state >= 2 OR (state = 0 AND customer_id = ?1))";

  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id));
}

/**
 * tresen_store_typing_add:
 * @is_typing: whether somebody begins or has left off
 *
 * Nothing happens when the last exchange of messages is over 30 seconds old, or the account may not send: WeChat would refuse.
 * Writer's thread.
 */
gboolean
tresen_store_typing_add (TresenDb *db,
                         gint64 customer_id,
                         gboolean is_typing,
                         gint64 now_us,
                         GError **error)
{
  int is_shown = has_exchange (db, customer_id, now_us, error);
  int is_refused = is_shown > 0
                       ? tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, error)
                       : 0;

  if (is_shown < 0 || is_refused < 0 || !tresen_store_typing_drop (db, customer_id, error))
    return FALSE;
  return is_shown == 0 || is_refused > 0
         || tresen_store_job_add_detail (db, TRESEN_JOB_SEND_TYPING, customer_id,
                                         is_typing ? "{\"typing\":true}" : "{\"typing\":false}",
                                         now_us, error)
                >= 0;
}
