/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-templates.h"

#include "tresen-db.h"
#include "tresen-store-jobs.h"

void
tresen_template_free (TresenTemplate *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->content);
  g_free (self->example);
  g_free (self);
}

void
tresen_template_list_free (TresenTemplateList *self)
{
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_free (self->error);
  g_free (self);
}

static GPtrArray *
load_templates (TresenDb *db, GError **error)
{
  static const char sql[] = "SELECT id, title, content, example FROM template ORDER BY title, id";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_template_free);
  g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, NULL, 0, error);
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenTemplate *template = g_new0 (TresenTemplate, 1);

      template->id = tresen_rows_dup_text (rows, 0);
      template->title = tresen_rows_dup_text (rows, 1);
      template->content = tresen_rows_dup_text (rows, 2);
      template->example = tresen_rows_dup_text (rows, 3);
      g_ptr_array_add (list, template);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

static gboolean
load_answer (TresenDb *db, TresenTemplateList *list, GError **error)
{
  static const char sql[] = "SELECT asked_at, error_code, error_text FROM template_answer";
  g_autoptr (TresenRows) rows = tresen_db_query_values (db, sql, NULL, 0, error);
  int step = rows != NULL ? tresen_rows_next (db, rows, error) : -1;

  if (step < 0)
    return FALSE;
  if (step > 0)
    {
      list->asked_at_us = sqlite3_column_int64 (rows, 0);
      list->code = sqlite3_column_int (rows, 1);
    }
  list->error = step > 0 ? tresen_rows_dup_text (rows, 2) : g_strdup ("");
  return TRUE;
}

/**
 * tresen_store_templates_load:
 *
 * Worker thread.
 *
 * Returns: (transfer full) (nullable): what is known; %NULL with @error
 */
TresenTemplateList *
tresen_store_templates_load (TresenDb *db, GError **error)
{
  g_autoptr (TresenTemplateList) list = g_new0 (TresenTemplateList, 1);
  int is_asking;

  list->templates = load_templates (db, error);
  if (list->templates == NULL || !load_answer (db, list, error))
    return NULL;
  is_asking = tresen_store_job_is_open (db, TRESEN_JOB_FETCH_TEMPLATES, 0, error);
  list->is_asking = is_asking > 0;
  return is_asking >= 0 ? g_steal_pointer (&list) : NULL;
}

/** tresen_store_templates_ask: Staff want to know; asked once at a time. Writer's thread. Returns: %FALSE with @error */
gboolean
tresen_store_templates_ask (TresenDb *db, gint64 now_us, GError **error)
{
  int is_asking = tresen_store_job_is_open (db, TRESEN_JOB_FETCH_TEMPLATES, 0, error);

  if (is_asking != 0)
    return is_asking > 0;
  tresen_db_note (db, TRESEN_TOPIC_TEMPLATE, 0, 0);
  return tresen_store_job_add_detail (db, TRESEN_JOB_FETCH_TEMPLATES, 0, "{}", now_us, error) >= 0;
}

static gboolean
set_answer (TresenDb *db, int code, const char *text, gint64 now_us, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO template_answer (id, asked_at, error_code,"
                            " error_text) VALUES (1, ?1, ?2, ?3)";

  tresen_db_note (db, TRESEN_TOPIC_TEMPLATE, 0, 0);
  return tresen_db_run (db, error, sql, TRESEN_INT (now_us), TRESEN_INT (code), TRESEN_TEXT (text));
}

/**
 * tresen_store_templates_replace:
 * @templates: (element-type TresenTemplate): all that there are
 *
 * Writer's thread. Returns: %FALSE with @error
 */
gboolean
tresen_store_templates_replace (TresenDb *db, GPtrArray *templates, gint64 now_us, GError **error)
{
  static const char add[] = "INSERT OR REPLACE INTO template (id, title, content, example)"
                            " VALUES (?1, ?2, ?3, ?4)";

  if (!tresen_db_run_values (db, "DELETE FROM template", NULL, 0, error))
    return FALSE;
  for (guint i = 0; i < templates->len; i++)
    {
      const TresenTemplate *template = templates->pdata[i];

      if (!tresen_db_run (db, error, add, TRESEN_TEXT (template->id), TRESEN_TEXT (template->title),
                          TRESEN_TEXT (template->content), TRESEN_TEXT (template->example)))
        return FALSE;
    }
  return set_answer (db, 0, "", now_us, error);
}

/**
 * tresen_store_templates_set_refused:
 * @code: WeChat's errcode; 48001: the account has no template messages
 * @text: English; holds no secret
 *
 * What was known stays. Writer's thread. Returns: %FALSE with @error
 */
gboolean
tresen_store_templates_set_refused (TresenDb *db,
                                    int code,
                                    const char *text,
                                    gint64 now_us,
                                    GError **error)
{
  return set_answer (db, code, text, now_us, error);
}
