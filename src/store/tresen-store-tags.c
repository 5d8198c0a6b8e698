/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-tags.h"

#include "tresen-store-followers.h"
#include "tresen-store-internal.h"
#include "tresen-store-jobs.h"

#define LAST_SYSTEM_TAG 2

void
tresen_tag_free (TresenTag *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

static TresenTag *
read_tag (TresenRows *rows)
{
  TresenTag *tag = g_new0 (TresenTag, 1);

  tag->id = sqlite3_column_int64 (rows, 0);
  tag->remote_id = sqlite3_column_int64 (rows, 1);
  tag->name = tresen_rows_dup_text (rows, 2);
  tag->is_leaving = sqlite3_column_int (rows, 3) != 0;
  tag->is_pending = sqlite3_column_int (rows, 4) != 0;
  tag->count = sqlite3_column_int64 (rows, 5);
  return tag;
}

/** tresen_store_tags_list: Returns: (transfer full) (element-type TresenTag) (nullable): all, by name; %NULL with @error. Worker
 * thread. */
GPtrArray *
tresen_store_tags_list (TresenDb *db, GError **error)
{
  static const char sql[]
      = "SELECT id, remote_id, coalesce (nullif (wanted_name, ''), name) AS shown, is_leaving,"
        " remote_id IS NULL OR wanted_name <> '' OR is_leaving,"
        " (SELECT count(*) FROM customer_tag WHERE tag_id = tag.id AND is_wanted = 1)"
        " FROM tag ORDER BY shown COLLATE NOCASE, id";
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_tag_free);
  g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, NULL, 0, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, read_tag (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/* Has the bridge look at a tag: jobs of this kind run one after the other. */
static gboolean
add_edit_job (TresenDb *db, gint64 tag_id, gint64 now_us, GError **error)
{
  g_autofree char *detail = g_strdup_printf ("{\"tag\":%" G_GINT64_FORMAT "}", tag_id);

  tresen_db_note (db, TRESEN_TOPIC_TAG, 0, tag_id);
  return tresen_store_job_add_detail (db, TRESEN_JOB_EDIT_TAG, 0, detail, now_us, error) >= 0;
}

static gboolean
expect_tag (TresenDb *db, GError **error)
{
  if (sqlite3_changes64 (db->handle) > 0)
    return TRUE;
  tresen_store_set_not_found ("tag", error);
  return FALSE;
}

/**
 * tresen_store_tag_create:
 * @name: not ""
 *
 * Has WeChat make a tag. A name that is there already is that tag. Writer's thread.
 *
 * Returns: the tag's id, -1 with @error
 */
gint64
tresen_store_tag_create (TresenDb *db, const char *name, gint64 now_us, GError **error)
{
  static const char find[] = "SELECT id FROM tag WHERE coalesce (nullif (wanted_name, ''), name) = "
                             "?1 AND is_leaving = 0";
  static const char add[] = "INSERT INTO tag (name, wanted_name) VALUES (?1, ?1)";
  gint64 id = 0;
  int step = tresen_db_find (db, error, &id, find, TRESEN_TEXT (name));

  if (step != 0)
    return step > 0 ? id : -1;
  if (!tresen_db_run (db, error, add, TRESEN_TEXT (name)))
    return -1;
  id = sqlite3_last_insert_rowid (db->handle);
  return add_edit_job (db, id, now_us, error) ? id : -1;
}

/** tresen_store_tag_rename: @name: not "". Writer's thread. Returns: %FALSE with NOT_FOUND or another error. */
gboolean
tresen_store_tag_rename (TresenDb *db,
                         gint64 tag_id,
                         const char *name,
                         gint64 now_us,
                         GError **error)
{
  static const char sql[] = "UPDATE tag SET wanted_name = ?2 WHERE id = ?1 AND is_leaving = 0";

  return tresen_db_run (db, error, sql, TRESEN_INT (tag_id), TRESEN_TEXT (name))
         && expect_tag (db, error) && add_edit_job (db, tag_id, now_us, error);
}

/** tresen_store_tag_delete: Writer's thread. Returns: %FALSE with NOT_FOUND or another error. */
gboolean
tresen_store_tag_delete (TresenDb *db, gint64 tag_id, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE tag SET is_leaving = 1 WHERE id = ?1";

  return tresen_db_run (db, error, sql, TRESEN_INT (tag_id)) && expect_tag (db, error)
         && add_edit_job (db, tag_id, now_us, error);
}

/**
 * tresen_store_tag_load_edit:
 * @edit: (out): what WeChat is to be asked for
 *
 * Worker thread.
 *
 * Returns: (transfer full) (nullable): the tag; %NULL without @error when there is nothing to do
 */
TresenTag *
tresen_store_tag_load_edit (TresenDb *db, gint64 tag_id, TresenTagEdit *edit, GError **error)
{
  static const char sql[] = "SELECT id, remote_id, coalesce (nullif (wanted_name, ''), name),"
                            " is_leaving, wanted_name <> '', -1 FROM tag WHERE id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (tag_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;
  g_autoptr (TresenTag) tag = NULL;

  *edit = TRESEN_TAG_EDIT_NOTHING;
  if (step <= 0)
    return NULL;
  tag = read_tag (rows);
  if (tag->is_leaving)
    *edit = TRESEN_TAG_EDIT_DELETE;
  else if (tag->remote_id == 0)
    *edit = TRESEN_TAG_EDIT_CREATE;
  else if (tag->is_pending)
    *edit = TRESEN_TAG_EDIT_RENAME;
  return *edit != TRESEN_TAG_EDIT_NOTHING ? g_steal_pointer (&tag) : NULL;
}

/* Queues the customers for whom a tag was wanted before WeChat had made it. */
static gboolean
queue_customers (TresenDb *db, gint64 tag_id, gint64 now_us, GError **error)
{
  static const char sql[]
      = "SELECT customer_id FROM customer_tag WHERE tag_id = ?1 AND is_wanted = 1 AND is_set = 0";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int step;

  {
    g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (tag_id));

    step = rows != NULL ? 1 : -1;
    while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
      {
        gint64 id = sqlite3_column_int64 (rows, 0);

        g_array_append_val (ids, id);
      }
  }
  for (guint i = 0; step == 0 && i < ids->len; i++)
    if (tresen_store_job_add (db, TRESEN_JOB_SET_TAGS, g_array_index (ids, gint64, i), 0, now_us,
                              error)
        < 0)
      return FALSE;
  return step == 0;
}

/* Tells the customers who had a tag that it is another one, and takes it away. */
static gboolean
remove_tag (TresenDb *db, gint64 tag_id, GError **error)
{
  static const char note[] = "SELECT customer_id FROM customer_tag WHERE tag_id = ?1 LIMIT 500";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, note, TRESEN_INT (tag_id));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, sqlite3_column_int64 (rows, 0),
                    sqlite3_column_int64 (rows, 0));
  g_clear_pointer (&rows, tresen_rows_end);
  tresen_db_note (db, TRESEN_TOPIC_TAG, 0, tag_id);
  return step == 0
         && tresen_db_run (db, error, "DELETE FROM customer_tag WHERE tag_id = ?1",
                           TRESEN_INT (tag_id))
         && tresen_db_run (db, error, "DELETE FROM tag WHERE id = ?1", TRESEN_INT (tag_id));
}

/* WeChat's number may be known from a list that came meanwhile: that row goes, and its customers with it. */
static gboolean
give_number (TresenDb *db, gint64 tag_id, const char *name, gint64 remote_id, GError **error)
{
  static const char find[] = "SELECT id FROM tag WHERE remote_id = ?1 AND id <> ?2";
  static const char move[] = "UPDATE OR IGNORE customer_tag SET tag_id = ?2 WHERE tag_id = ?1";
  static const char sql[] = "UPDATE tag SET remote_id = ?2, name = ?3,"
                            " wanted_name = CASE WHEN wanted_name = ?3 THEN '' ELSE wanted_name END"
                            " WHERE id = ?1";
  gint64 other = 0;
  int step = tresen_db_find (db, error, &other, find, TRESEN_INT (remote_id), TRESEN_INT (tag_id));

  if (step < 0
      || (step > 0
          && (!tresen_db_run (db, error, move, TRESEN_INT (other), TRESEN_INT (tag_id))
              || !remove_tag (db, other, error))))
    return FALSE;
  return tresen_db_run (db, error, sql, TRESEN_INT (tag_id), TRESEN_INT (remote_id),
                        TRESEN_TEXT (name));
}

/**
 * tresen_store_tag_edited:
 * @name: as WeChat was told
 * @remote_id: for one that was made: WeChat's number
 *
 * WeChat has done what it was asked. Writer's thread.
 */
gboolean
tresen_store_tag_edited (TresenDb *db,
                         gint64 tag_id,
                         TresenTagEdit edit,
                         const char *name,
                         gint64 remote_id,
                         gint64 now_us,
                         GError **error)
{
  static const char rename[]
      = "UPDATE tag SET name = ?2, wanted_name = CASE WHEN wanted_name = ?2 THEN ''"
        " ELSE wanted_name END WHERE id = ?1";

  tresen_db_note (db, TRESEN_TOPIC_TAG, 0, tag_id);
  if (!tresen_store_progress_set (db, TRESEN_PROGRESS_TAGS, "done", 0, 0, "", now_us, error))
    return FALSE;
  if (edit == TRESEN_TAG_EDIT_DELETE)
    return remove_tag (db, tag_id, error);
  if (edit == TRESEN_TAG_EDIT_RENAME)
    return tresen_db_run (db, error, rename, TRESEN_INT (tag_id), TRESEN_TEXT (name));
  return give_number (db, tag_id, name, remote_id, error)
         && queue_customers (db, tag_id, now_us, error);
}

/**
 * tresen_store_tag_refused:
 * @code: WeChat's reason, -1 for another one
 *
 * What was wanted is taken back: a tag that could not be made goes, one that could not be renamed or deleted stays as it was.
 * The reason stands in the progress of the tags. Writer's thread.
 */
gboolean
tresen_store_tag_refused (TresenDb *db,
                          gint64 tag_id,
                          TresenTagEdit edit,
                          int code,
                          gint64 now_us,
                          GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%d", code);

  tresen_db_note (db, TRESEN_TOPIC_TAG, 0, tag_id);
  if (!tresen_store_progress_set (db, TRESEN_PROGRESS_TAGS, "failed", edit, 0, detail, now_us,
                                  error))
    return FALSE;
  if (edit == TRESEN_TAG_EDIT_CREATE)
    return remove_tag (db, tag_id, error);
  return tresen_db_run (db, error, "UPDATE tag SET wanted_name = '', is_leaving = 0 WHERE id = ?1",
                        TRESEN_INT (tag_id));
}

static gboolean
take_tag (TresenDb *db, gint64 remote_id, const char *name, GError **error)
{
  static const char sql[]
      = "INSERT INTO tag (remote_id, name) VALUES (?1, ?2) ON CONFLICT (remote_id)"
        " DO UPDATE SET name = excluded.name WHERE name <> excluded.name";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (remote_id), TRESEN_TEXT (name)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_TAG, 0, 0);
  return TRUE;
}

static gboolean
is_among (gint64 id, const gint64 *ids, guint n)
{
  for (guint i = 0; i < n; i++)
    if (ids[i] == id)
      return TRUE;
  return FALSE;
}

/* The rows (id, WeChat's number) of a question. */
static GArray *
load_pairs (TresenDb *db, const char *sql, gint64 customer_id, GError **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, 2 * sizeof (gint64));
  g_autoptr (TresenRows) rows = customer_id != 0
                                    ? tresen_db_query (db, error, sql, TRESEN_INT (customer_id))
                                    : tresen_db_query_values (db, sql, NULL, 0, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      gint64 pair[2] = { sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1) };

      g_array_append_vals (pairs, pair, 1);
    }
  return step == 0 ? g_steal_pointer (&pairs) : NULL;
}

/**
 * tresen_store_tags_refresh:
 * @remote_ids: all tags of the account, with @names
 *
 * Takes over WeChat's list: what is not in it any more goes. WeChat's own tags are left out. Writer's thread.
 */
gboolean
tresen_store_tags_refresh (TresenDb *db,
                           const gint64 *remote_ids,
                           const char *const *names,
                           guint n,
                           GError **error)
{
  g_autoptr (GArray) known = NULL;

  for (guint i = 0; i < n; i++)
    if (remote_ids[i] > LAST_SYSTEM_TAG && !take_tag (db, remote_ids[i], names[i], error))
      return FALSE;
  known = load_pairs (db, "SELECT id, remote_id FROM tag WHERE remote_id IS NOT NULL", 0, error);
  for (guint i = 0; known != NULL && i < known->len; i++)
    {
      const gint64 *pair = (const gint64 *) known->data + 2 * i;

      if (!is_among (pair[1], remote_ids, n) && !remove_tag (db, pair[0], error))
        return FALSE;
    }
  return known != NULL;
}

void
tresen_customer_tag_free (TresenCustomerTag *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

/** tresen_store_customer_tags_list: Returns: (transfer full) (element-type TresenCustomerTag) (nullable): by name, also those
 * that are on their way; %NULL with @error. Worker thread. */
GPtrArray *
tresen_store_customer_tags_list (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "SELECT t.id, coalesce (nullif (t.wanted_name, ''), t.name) AS shown, c.is_set, c.is_wanted"
        " FROM customer_tag c JOIN tag t ON t.id = c.tag_id WHERE c.customer_id = ?1"
        " AND (c.is_set OR c.is_wanted) ORDER BY shown COLLATE NOCASE, t.id";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_customer_tag_free);
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (customer_id));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenCustomerTag *tag = g_new0 (TresenCustomerTag, 1);

      tag->tag_id = sqlite3_column_int64 (rows, 0);
      tag->name = tresen_rows_dup_text (rows, 1);
      tag->is_set = sqlite3_column_int (rows, 2) != 0;
      tag->is_wanted = sqlite3_column_int (rows, 3) != 0;
      g_ptr_array_add (list, tag);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

static gboolean
add_tagging_job (TresenDb *db, gint64 customer_id, gint64 now_us, GError **error)
{
  return tresen_store_job_add (db, TRESEN_JOB_SET_TAGS, customer_id, 0, now_us, error) >= 0;
}

/**
 * tresen_store_customer_tag_want:
 * @is_wanted: whether the customer shall have the tag
 *
 * Writer's thread.
 */
gboolean
tresen_store_customer_tag_want (TresenDb *db,
                                gint64 customer_id,
                                gint64 tag_id,
                                gboolean is_wanted,
                                gint64 now_us,
                                GError **error)
{
  static const char sql[]
      = "INSERT INTO customer_tag (customer_id, tag_id, is_wanted) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (customer_id, tag_id) DO UPDATE SET is_wanted = excluded.is_wanted";

  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (tag_id),
                        TRESEN_INT (is_wanted != FALSE))
         && tresen_db_run (db, error, "UPDATE customer SET tags_code = 0 WHERE id = ?1",
                           TRESEN_INT (customer_id))
         && add_tagging_job (db, customer_id, now_us, error);
}

void
tresen_tagging_free (TresenTagging *self)
{
  if (self == NULL)
    return;
  g_free (self->openid);
  g_free (self);
}

/** tresen_store_tagging_next: Returns: (transfer full) (nullable): %NULL without @error when WeChat has everything as it shall be.
 * What hangs on a tag that is being made waits for it. Worker thread. */
TresenTagging *
tresen_store_tagging_next (TresenDb *db, gint64 customer_id, GError **error)
{
  static const char sql[]
      = "SELECT c.openid, t.id, t.remote_id, ct.is_wanted FROM customer_tag ct"
        " JOIN tag t ON t.id = ct.tag_id JOIN customer c ON c.id = ct.customer_id"
        " WHERE ct.customer_id = ?1 AND ct.is_set <> ct.is_wanted AND t.remote_id IS NOT NULL"
        " ORDER BY ct.tag_id LIMIT 1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (customer_id));
  TresenTagging *tagging;

  if (rows == NULL || tresen_rows_next (db, rows, error) <= 0)
    return NULL;
  tagging = g_new0 (TresenTagging, 1);
  tagging->openid = tresen_rows_dup_text (rows, 0);
  tagging->tag_id = sqlite3_column_int64 (rows, 1);
  tagging->remote_id = sqlite3_column_int64 (rows, 2);
  tagging->is_set = sqlite3_column_int (rows, 3) != 0;
  return tagging;
}

static gboolean
drop_settled (TresenDb *db, gint64 customer_id, GError **error)
{
  return tresen_db_run (
      db, error, "DELETE FROM customer_tag WHERE customer_id = ?1 AND is_set = 0 AND is_wanted = 0",
      TRESEN_INT (customer_id));
}

/** tresen_store_tagging_done: WeChat has it so now; staff may want it otherwise meanwhile. Writer's thread. */
gboolean
tresen_store_tagging_done (TresenDb *db,
                           gint64 customer_id,
                           const TresenTagging *tagging,
                           GError **error)
{
  static const char sql[]
      = "UPDATE customer_tag SET is_set = ?3 WHERE customer_id = ?1 AND tag_id = ?2";

  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (tagging->tag_id),
                        TRESEN_INT (tagging->is_set != FALSE))
         && drop_settled (db, customer_id, error);
}

/**
 * tresen_store_tagging_refused:
 * @code: WeChat's reason, -1 for another one
 *
 * The tag is again as WeChat has it, and the customer tells why; his other changes go on. Writer's thread.
 */
gboolean
tresen_store_tagging_refused (TresenDb *db,
                              gint64 customer_id,
                              const TresenTagging *tagging,
                              int code,
                              gint64 now_us,
                              GError **error)
{
  static const char sql[]
      = "UPDATE customer_tag SET is_wanted = is_set WHERE customer_id = ?1 AND tag_id = ?2";

  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (tagging->tag_id))
         && drop_settled (db, customer_id, error)
         && tresen_db_run (db, error, "UPDATE customer SET tags_code = ?2 WHERE id = ?1",
                           TRESEN_INT (customer_id), TRESEN_INT (code))
         && add_tagging_job (db, customer_id, now_us, error);
}

/* Gives a tag that WeChat lists; what staff want otherwise goes on being wanted. */
static gboolean
take_set (TresenDb *db, gint64 customer_id, gint64 remote_id, GError **error)
{
  static const char sql[]
      = "INSERT INTO customer_tag (customer_id, tag_id, is_set, is_wanted)"
        " SELECT ?1, id, 1, 1 FROM tag WHERE remote_id = ?2"
        " ON CONFLICT (customer_id, tag_id) DO UPDATE SET is_set = 1 WHERE is_set = 0";

  if (!tresen_db_run (db, error, sql, TRESEN_INT (customer_id), TRESEN_INT (remote_id)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return TRUE;
}

/* Takes a tag that WeChat does not list any more; one that is being taken away is gone then. */
static gboolean
take_unset (TresenDb *db, gint64 customer_id, gint64 tag_id, GError **error)
{
  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return tresen_db_run (db, error,
                        "DELETE FROM customer_tag WHERE customer_id = ?1 AND tag_id = ?2",
                        TRESEN_INT (customer_id), TRESEN_INT (tag_id));
}

/**
 * tresen_store_tags_take:
 * @remote_ids: WeChat's numbers of all tags that the customer has; those that are not known are left out
 *
 * Writer's thread.
 */
gboolean
tresen_store_tags_take (TresenDb *db,
                        gint64 customer_id,
                        const gint64 *remote_ids,
                        guint n,
                        GError **error)
{
  static const char sql[]
      = "SELECT t.id, t.remote_id FROM customer_tag c JOIN tag t ON t.id = c.tag_id"
        " WHERE c.customer_id = ?1 AND c.is_set = 1";
  g_autoptr (GArray) known = load_pairs (db, sql, customer_id, error);

  for (guint i = 0; known != NULL && i < known->len; i++)
    {
      const gint64 *pair = (const gint64 *) known->data + 2 * i;

      if (!is_among (pair[1], remote_ids, n) && !take_unset (db, customer_id, pair[0], error))
        return FALSE;
    }
  for (guint i = 0; known != NULL && i < n; i++)
    if (!take_set (db, customer_id, remote_ids[i], error))
      return FALSE;
  return known != NULL;
}
