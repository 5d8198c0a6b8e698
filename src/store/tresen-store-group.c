/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-group.h"

/* tresen_call_free: Frees what a task carries, with a result nobody took. Any thread. */
void
tresen_call_free (gpointer data)
{
  TresenCall *call = data;

  if (call->data_destroy != NULL)
    call->data_destroy (call->data);
  if (call->result != NULL && call->result_destroy != NULL)
    call->result_destroy (call->result);
  g_clear_error (&call->error);
  g_free (call);
}

static void
tresen_call_drop_result (TresenCall *call)
{
  if (call->result != NULL && call->result_destroy != NULL)
    call->result_destroy (call->result);
  call->result = NULL;
  g_clear_error (&call->error);
}

/* tresen_call_return: Answers with the call's result or error. Worker thread. */
void
tresen_call_return (GTask *task)
{
  TresenCall *call = g_task_get_task_data (task);

  if (call->error != NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&call->result), call->result_destroy);
}

static gboolean
is_lost_with_group (const GError *error)
{
  return tresen_store_error_is_transient (error)
         || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CORRUPT);
}

/*
 * Runs one function inside the open transaction. Returns whether the transaction can go on: it can
 * also when the function failed before it had changed anything.
 */
static gboolean
run_member (TresenDb *db, TresenCall *call)
{
  gint64 before = sqlite3_total_changes64 (db->handle);
  guint n_changes = db->changes->len;

  call->result = call->func (db, call->data, &call->error);
  if (!tresen_db_is_in_transaction (db))
    {
      if (call->error == NULL)
        g_set_error (&call->error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_FULL,
                     "database: the transaction was undone");
      return FALSE;
    }
  if (call->error == NULL)
    return TRUE;
  return !is_lost_with_group (call->error) && sqlite3_total_changes64 (db->handle) == before
         && db->changes->len == n_changes;
}

static void
fail_group (GPtrArray *tasks, guint from, guint to, const GError *error)
{
  for (guint i = from; i < to; i++)
    {
      TresenCall *call = g_task_get_task_data (tasks->pdata[i]);

      tresen_call_drop_result (call);
      call->error = g_error_copy (error);
    }
}

static guint
get_noted_topics (TresenDb *db)
{
  guint topics = 0;

  for (guint i = 0; i < db->changes->len; i++)
    topics |= TRESEN_TOPIC_BIT (g_array_index (db->changes, TresenChange, i).topic);
  return topics;
}

/* @topics: (inout): gets the bits of what has changed */
static gboolean
commit_group (TresenDb *db, GPtrArray *tasks, guint from, guint to, guint *topics)
{
  g_autoptr (GError) error = NULL;
  guint noted = get_noted_topics (db);

  if (tresen_db_commit (db, &error))
    {
      *topics |= noted;
      return TRUE;
    }
  fail_group (tasks, from, to, error);
  return FALSE;
}

/* Returns whether every member of the group has its answer; if not, all are as if they had not run.
 */
static gboolean
try_group (TresenDb *db, GPtrArray *tasks, guint from, guint to, guint *topics)
{
  g_autoptr (GError) error = NULL;

  if (!tresen_db_begin (db, &error))
    {
      fail_group (tasks, from, to, error);
      return TRUE;
    }
  for (guint i = from; i < to; i++)
    {
      TresenCall *call = g_task_get_task_data (tasks->pdata[i]);

      if (run_member (db, call))
        continue;
      tresen_db_rollback (db);
      if (to - from == 1)
        {
          if (call->result != NULL && call->result_destroy != NULL)
            call->result_destroy (g_steal_pointer (&call->result));
          return TRUE;
        }
      if (is_lost_with_group (call->error))
        {
          error = g_steal_pointer (&call->error);
          fail_group (tasks, from, to, error);
          return TRUE;
        }
      for (guint j = from; j <= i; j++)
        tresen_call_drop_result (g_task_get_task_data (tasks->pdata[j]));
      return FALSE;
    }
  commit_group (db, tasks, from, to, topics);
  return TRUE;
}

/*
 * tresen_group_commit: Runs the calls of @tasks from @from to before @to in one transaction; when one of them spoils it, each in
 * one of its own, so that only the guilty one is told. Afterwards every call has its result or its error. @db is NULL when the
 * store is not open. Returns the topics of what was
 * committed, a bit each. Writer's thread.
 */
guint
tresen_group_commit (TresenDb *db, GPtrArray *tasks, guint from, guint to)
{
  guint topics = 0;

  if (db == NULL)
    {
      g_autoptr (GError) error
          = g_error_new (TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED, "the store is not open");

      fail_group (tasks, from, to, error);
    }
  else if (!try_group (db, tasks, from, to, &topics))
    for (guint i = from; i < to; i++)
      try_group (db, tasks, i, i + 1, &topics);
  return topics;
}
