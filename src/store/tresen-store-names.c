/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-names.h"

#include <string.h>

#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"

#define MOST_CHARACTERS 64
#define FIRST_IDEOGRAPH 0x2E80

/**
 * tresen_store_name_fold:
 * @text: UTF-8, or nearly
 *
 * Makes what is searched and what is found comparable: without case, width and superfluous blanks, at most 64 characters. Any
 * thread.
 *
 * Returns: (transfer full): "" when nothing is left
 */
char *
tresen_store_name_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (plain, -1);
  g_autoptr (GString) result = g_string_new (NULL);
  guint n = 0;

  for (const char *at = folded; *at != '\0' && n < MOST_CHARACTERS; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean is_blank = g_unichar_isspace (c) || g_unichar_iscntrl (c);

      if (is_blank && (result->len == 0 || result->str[result->len - 1] == ' '))
        continue;
      g_string_append_unichar (result, is_blank ? ' ' : c);
      n++;
    }
  g_strchomp (result->str);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

static gboolean
add_word (TresenDb *db, gint64 customer_id, const char *word, GError **error)
{
  static const char sql[]
      = "INSERT OR IGNORE INTO customer_word (word, customer_id) VALUES (?1, ?2)";

  return tresen_db_run (db, error, sql, TRESEN_TEXT (word), TRESEN_INT (customer_id));
}

/* Whether somebody may look for what begins at a character: a word, or any Chinese character. */
static gboolean
is_beginning (gunichar before, gunichar c)
{
  return c >= FIRST_IDEOGRAPH || (g_unichar_isalnum (c) && !g_unichar_isalnum (before));
}

/* tresen_store_name_index: Keeps what a customer is found by: the name from each beginning on, and the end of the OpenID. */
gboolean
tresen_store_name_index (TresenDb *db, gint64 customer_id, const char *name, GError **error)
{
  static const char drop[] = "DELETE FROM customer_word WHERE customer_id = ?1";
  static const char tail[] = "INSERT OR IGNORE INTO customer_word (word, customer_id)"
                             " SELECT lower (substr (openid, -4)), id FROM customer WHERE id = ?1";
  g_autofree char *folded = tresen_store_name_fold (name);
  gunichar before = ' ';

  if (!tresen_db_run (db, error, drop, TRESEN_INT (customer_id))
      || !tresen_db_run (db, error, tail, TRESEN_INT (customer_id)))
    return FALSE;
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if ((at == folded || is_beginning (before, c)) && !add_word (db, customer_id, at, error))
        return FALSE;
      before = c;
    }
  return TRUE;
}

/**
 * tresen_store_name_set:
 * @name: "" for nothing
 *
 * Names a customer at this desk alone. Writer's thread.
 */
gboolean
tresen_store_name_set (TresenDb *db, gint64 customer_id, const char *name, GError **error)
{
  static const char sql[] = "UPDATE customer SET name = ?2 WHERE id = ?1 AND name <> ?2";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_TEXT (name)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) == 0)
    return TRUE;
  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_store_name_index (db, customer_id, name, error);
}

/**
 * tresen_store_name_change:
 * @name: "" for nothing
 *
 * Staff name a customer: at once at this desk, and by a job as WeChat's remark. The job takes the name that stands when its
 * turn comes, so one that has not begun is enough. Writer's thread.
 */
gboolean
tresen_store_name_change (TresenDb *db,
                          gint64 customer_id,
                          const char *name,
                          gint64 now_us,
                          GError **error)
{
  static const char forget[] = "UPDATE customer SET remark_code = 0 WHERE id = ?1";
  static const char waiting[] = "SELECT id FROM job WHERE kind = ?1 AND customer_id = ?2"
                                " AND state < 2 AND state = 0 LIMIT 1";
  gint64 job_id = 0;
  int step;

  if (!tresen_db_run (db, error, forget, TRESEN_INT (customer_id))
      || !tresen_store_name_set (db, customer_id, name, error))
    return FALSE;
  step = tresen_db_find (db, error, &job_id, waiting, TRESEN_INT (TRESEN_JOB_SET_REMARK),
                         TRESEN_INT (customer_id));
  if (step != 0)
    return step > 0;
  return tresen_store_job_add (db, TRESEN_JOB_SET_REMARK, customer_id, 0, now_us, error) >= 0;
}

/** tresen_store_name_accepted: WeChat has @remark now, which may be the beginning of the name. Writer's thread. */
gboolean
tresen_store_name_accepted (TresenDb *db, gint64 customer_id, const char *remark, GError **error)
{
  static const char sql[] = "UPDATE customer SET remark = ?2, remark_code = 0 WHERE id = ?1";

  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_TEXT (remark));
}

/** tresen_store_name_refused: @code: WeChat's reason, or -1 for another one. The name stays at this desk. Writer's thread. */
gboolean
tresen_store_name_refused (TresenDb *db, gint64 customer_id, int code, GError **error)
{
  static const char sql[] = "UPDATE customer SET remark_code = ?2 WHERE id = ?1";

  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (code));
}
