/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-drafts.h"

#include "tresen-store-internal.h"

static void
file_free (gpointer data)
{
  TresenDraftFile *file = data;

  g_free (file->file);
  g_free (file->name);
  g_free (file);
}

/** tresen_draft_new: Returns: (transfer full): a draft without files; @text may be %NULL. Any thread. */
TresenDraft *
tresen_draft_new (const char *text)
{
  TresenDraft *self = g_new0 (TresenDraft, 1);

  self->text = g_strdup (text != NULL ? text : "");
  self->files = g_ptr_array_new_with_free_func (file_free);
  return self;
}

/** tresen_draft_add_file: Appends a file; @name may be %NULL. Any thread. */
void
tresen_draft_add_file (TresenDraft *self, const char *file, const char *name)
{
  TresenDraftFile *entry = g_new0 (TresenDraftFile, 1);

  entry->file = g_strdup (file);
  entry->name = g_strdup (name != NULL ? name : "");
  g_ptr_array_add (self->files, entry);
}

void
tresen_draft_free (TresenDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static gboolean
load_files (TresenDb *db, gint64 customer_id, TresenDraft *draft, GError **error)
{
  static const char sql[]
      = "SELECT file, name FROM draft_file WHERE customer_id = ?1 ORDER BY position";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (customer_id));
  int step;

  if (rows == NULL)
    return FALSE;
  while ((step = tresen_rows_next (db, rows, error)) > 0)
    {
      g_autofree char *file = tresen_rows_dup_text (rows, 0);
      g_autofree char *name = tresen_rows_dup_text (rows, 1);

      tresen_draft_add_file (draft, file, name);
    }
  return step == 0;
}

/** tresen_store_draft_load: Returns: (transfer full) (nullable): an empty one when there is none; %NULL with @error. Worker
 * thread. */
TresenDraft *
tresen_store_draft_load (TresenDb *db, gint64 customer_id, GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (
      db, error, "SELECT text FROM draft WHERE customer_id = ?1", TRESEN_INT (customer_id));
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;
  g_autofree char *text = NULL;
  g_autoptr (TresenDraft) draft = NULL;

  if (step < 0)
    return NULL;
  text = step > 0 ? tresen_rows_dup_text (rows, 0) : NULL;
  draft = tresen_draft_new (text);
  return load_files (db, customer_id, draft, error) ? g_steal_pointer (&draft) : NULL;
}

/* Its files go with it. */
static gboolean
drop (TresenDb *db, gint64 customer_id, GError **error)
{
  if (!tresen_db_run (db, error, "DELETE FROM draft WHERE customer_id = ?1",
                      TRESEN_INT (customer_id)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return TRUE;
}

static gboolean
save_text (TresenDb *db, gint64 customer_id, const char *text, gint64 now_us, GError **error)
{
  static const char change[] = "UPDATE draft SET text = ?2, updated_at = ?3 WHERE customer_id = ?1";
  static const char add[] = "INSERT INTO draft (customer_id, text, updated_at) VALUES (?1, ?2, ?3)";

  if (!tresen_db_run (db, error, change, TRESEN_INT (customer_id), TRESEN_TEXT (text),
                      TRESEN_INT (now_us)))
    return FALSE;
  if (sqlite3_changes64 (db->handle) > 0)
    return TRUE;
  if (!tresen_db_run (db, error, add, TRESEN_INT (customer_id), TRESEN_TEXT (text),
                      TRESEN_INT (now_us)))
    return FALSE;
  tresen_db_note (db, TRESEN_TOPIC_CUSTOMER, customer_id, customer_id);
  return TRUE;
}

static gboolean
save_files (TresenDb *db, gint64 customer_id, const GPtrArray *files, GError **error)
{
  static const char add[]
      = "INSERT INTO draft_file (customer_id, position, file, name) VALUES (?1, ?2, ?3, ?4)";

  if (!tresen_db_run (db, error, "DELETE FROM draft_file WHERE customer_id = ?1",
                      TRESEN_INT (customer_id)))
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      const TresenDraftFile *file = g_ptr_array_index (files, i);

      if (!tresen_db_run (db, error, add, TRESEN_INT (customer_id), TRESEN_INT (i),
                          TRESEN_TEXT (file->file), TRESEN_TEXT (file->name)))
        return FALSE;
    }
  return TRUE;
}

/**
 * tresen_store_draft_save:
 * @draft: all of it; an empty one removes what was there
 *
 * Tells only when the inbox row changes, that is when a draft comes or goes, so that the composer can save while somebody
 * types. Writer's thread.
 */
gboolean
tresen_store_draft_save (TresenDb *db,
                         gint64 customer_id,
                         const TresenDraft *draft,
                         gint64 now_us,
                         GError **error)
{
  if (*draft->text == '\0' && draft->files->len == 0)
    return drop (db, customer_id, error);
  return save_text (db, customer_id, draft->text, now_us, error)
         && save_files (db, customer_id, draft->files, error);
}
