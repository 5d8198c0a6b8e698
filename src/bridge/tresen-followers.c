/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-follower-errands.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-customers.h"
#include "tresen-store-followers.h"
#include "tresen-store-jobs.h"
#include "tresen-store-tags.h"
#include "tresen-wechat-users.h"

/* So many at once that a callback that waits for the writer waits for some milliseconds. */
#define WRITTEN_AT_ONCE 250
#define CODE_FOREIGN_OPENID 40003

/*
 * One job, one call after the other; how far it has come stands in its detail, so that it goes on after a restart:
 *
 *   the account's tags -> page after page of OpenIDs -> what is known of them, a hundred at a time
 */
typedef enum
{
  STEP_TAGS,
  STEP_LIST,
  STEP_INFO,
} Step;

typedef struct
{
  TresenStore *store; /* (unowned): outlives the errand */
  TresenClock *clock;
} Tools;

typedef struct
{
  Step step;
  char *next; /* (nullable): where the next page begins */
  gint64 done;
  gint64 total;
  char **openids; /* who is asked about */
  gint64 last_id; /* of the last one of them */
  gint64 asked_at_us;
} Matter;

/* What came of a call: that of its step is set. */
typedef struct
{
  GPtrArray *tags;
  TresenWechatFollowerPage *page;
  GPtrArray *users;
  gboolean
      has_foreign; /* one of them is nobody of this account: they have to be asked about one by one */
} Answer;

static void
tools_free (gpointer data)
{
  Tools *self = data;

  tresen_clock_unref (self->clock);
  g_free (self);
}

static void
matter_free (gpointer data)
{
  Matter *self = data;

  g_free (self->next);
  g_strfreev (self->openids);
  g_free (self);
}

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_clear_pointer (&self->page, tresen_wechat_follower_page_free);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_free (self);
}

/* The steps' words, in a job's detail and in the progress. */
static const char *const step_words[] = { "tags", "list", "info" };

static Step
find_step (const char *word)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (step_words); i++)
    if (strcmp (step_words[i], word) == 0)
      return (Step) i;
  return STEP_TAGS;
}

static gboolean
set_progress (TresenDb *db, const Matter *matter, gint64 done, gint64 now_us, GError **error)
{
  return tresen_store_progress_set (db, TRESEN_PROGRESS_FOLLOWERS, "running", done, matter->total,
                                    step_words[matter->step], now_us, error);
}

/* The next hundred; %NULL without @error when all have been asked about, which is the end. */
static gboolean
load_openids (TresenDb *db, Matter *matter, gint64 after_id, gint64 now_us, GError **error)
{
  matter->openids = tresen_store_followers_next (db, after_id, TRESEN_WECHAT_USERS_AT_ONCE,
                                                 &matter->last_id, error);
  if (matter->openids == NULL || matter->openids[0] != NULL)
    return matter->openids != NULL;
  tresen_store_progress_set (db, TRESEN_PROGRESS_FOLLOWERS, "done", matter->done, matter->done, "",
                             now_us, error);
  return FALSE;
}

static gpointer
load (TresenDb *db, const TresenJob *job, gpointer user_data, GError **error)
{
  const Tools *tools = user_data;
  g_autoptr (GBytes) text = g_bytes_new (job->detail, strlen (job->detail));
  g_autoptr (JsonObject) detail = tresen_json_parse_object (text, error);
  Matter *matter;

  if (detail == NULL)
    return NULL;
  matter = g_new0 (Matter, 1);
  matter->step = find_step (tresen_json_get_string (detail, "step"));
  matter->next = g_strdup (tresen_json_get_string (detail, "next"));
  matter->done = tresen_json_get_int (detail, "done", 0);
  matter->total = tresen_json_get_int (detail, "total", 0);
  matter->asked_at_us = tresen_clock_now_us (tools->clock);
  if (matter->step == STEP_INFO
          ? load_openids (db, matter, tresen_json_get_int (detail, "after", 0), matter->asked_at_us,
                          error)
          : set_progress (db, matter, matter->done, matter->asked_at_us, error))
    return matter;
  matter_free (matter);
  return NULL;
}

static void
return_answer (GTask *task, Answer *answer, GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_memdup2 (answer, sizeof *answer), answer_free);
}

static void
got_tags_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Answer answer = { 0 };

  answer.tags
      = tresen_wechat_client_get_tags_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  return_answer (task, &answer, error);
}

static void
got_users_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Answer answer = { 0 };

  answer.users
      = tresen_wechat_client_get_users_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  answer.has_foreign = tresen_wechat_error_get_code (error) == CODE_FOREIGN_OPENID;
  if (answer.has_foreign)
    g_clear_error (&error);
  return_answer (task, &answer, error);
}

/* A page that is being written down, some hundred at a time. */
typedef struct
{
  const Tools *tools;
  const Matter *matter; /* of the run, which outlives the call */
  TresenWechatFollowerPage *page;
  guint n_written;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *self = data;

  g_clear_pointer (&self->page, tresen_wechat_follower_page_free);
  g_free (self);
}

static gpointer
write_some (TresenDb *db, gpointer data, GError **error)
{
  const Listing *self = data;
  guint n = MIN (self->page->openids->len - self->n_written, WRITTEN_AT_ONCE);
  const char *const *openids = (const char *const *) self->page->openids->pdata + self->n_written;
  gint64 now_us = tresen_clock_now_us (self->tools->clock);
  gint64 done = self->matter->done + self->n_written + n;

  if (tresen_store_followers_add (db, openids, n, self->matter->asked_at_us, now_us, error))
    tresen_store_progress_set (db, TRESEN_PROGRESS_FOLLOWERS, "running", done, self->page->total,
                               step_words[STEP_LIST], now_us, error);
  return NULL;
}

static void write_page (GTask *task);

static void
some_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  listing->n_written += WRITTEN_AT_ONCE;
  write_page (g_steal_pointer (&task));
}

/* Takes @task. */
static void
write_page (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);
  Answer answer = { 0 };

  if (listing->n_written < listing->page->openids->len)
    {
      tresen_store_write_async (listing->tools->store, write_some, listing, NULL, NULL,
                                some_written_cb, task);
      return;
    }
  answer.page = g_steal_pointer (&listing->page);
  return_answer (task, &answer, NULL);
  g_object_unref (task);
}

static void
got_page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;

  listing->page
      = tresen_wechat_client_get_followers_finish (TRESEN_WECHAT_CLIENT (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    write_page (g_steal_pointer (&task));
}

static void
call (TresenWechatClient *wechat,
      const TresenJob *job,
      gpointer data,
      gpointer user_data,
      GAsyncReadyCallback callback,
      gpointer callback_data)
{
  const Matter *matter = data;
  GTask *task = g_task_new (wechat, NULL, callback, callback_data);
  Listing *listing;

  switch (matter->step)
    {
    case STEP_LIST:
      listing = g_new0 (Listing, 1);
      listing->tools = user_data;
      listing->matter = matter;
      g_task_set_task_data (task, listing, listing_free);
      tresen_wechat_client_get_followers_async (wechat, matter->next, NULL, got_page_cb, task);
      break;
    case STEP_INFO:
      tresen_wechat_client_get_users_async (wechat, (const char *const *) matter->openids, NULL,
                                            got_users_cb, task);
      break;
    case STEP_TAGS:
    default:
      tresen_wechat_client_get_tags_async (wechat, NULL, got_tags_cb, task);
      break;
    }
}

static gpointer
call_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
keep_step (TresenDb *db,
           const TresenJob *job,
           Step step,
           const char *next,
           gint64 after_id,
           gint64 done,
           gint64 total,
           GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (detail, "step", step_words[step]);
  if (next != NULL)
    json_object_set_string_member (detail, "next", next);
  json_object_set_int_member (detail, "after", after_id);
  json_object_set_int_member (detail, "done", done);
  json_object_set_int_member (detail, "total", total);
  text = tresen_json_to_text (detail);
  return tresen_store_job_set_detail (db, job->id, text, error);
}

static gboolean
write_tags (TresenDb *db, const TresenJob *job, GPtrArray *tags, GError **error)
{
  g_autofree gint64 *ids = g_new0 (gint64, tags->len + 1);
  g_autofree const char **names = g_new0 (const char *, tags->len + 1);

  for (guint i = 0; i < tags->len; i++)
    {
      const TresenWechatTag *tag = g_ptr_array_index (tags, i);

      ids[i] = tag->id;
      names[i] = tag->name;
    }
  return tresen_store_tags_refresh (db, ids, names, tags->len, error)
         && keep_step (db, job, STEP_LIST, NULL, 0, 0, 0, error);
}

/* The last page still names a next one: pages end when all are told, or with one without anybody, or where they go in circles. */
static gboolean
write_list (TresenDb *db,
            const TresenJob *job,
            const Matter *matter,
            const TresenWechatFollowerPage *page,
            GError **error)
{
  gint64 done = matter->done + page->openids->len;
  gint64 n_followers;

  if (page->next_openid != NULL && done < page->total
      && g_strcmp0 (page->next_openid, matter->next) != 0)
    return keep_step (db, job, STEP_LIST, page->next_openid, 0, done, page->total, error);
  n_followers = tresen_store_followers_count (db, error);
  return n_followers >= 0 && keep_step (db, job, STEP_INFO, NULL, 0, 0, n_followers, error);
}

/**
 * tresen_followers_write_user:
 * @asked_at_us: when WeChat was asked; what is known to have happened since stands
 *
 * Keeps what WeChat knows of a customer. Writer's thread.
 */
gboolean
tresen_followers_write_user (TresenDb *db,
                             gint64 customer_id,
                             const TresenWechatUser *user,
                             gint64 asked_at_us,
                             GError **error)
{
  const TresenFollowerInfo info = {
    .remark = user->remark,
    .language = user->language,
    .unionid = user->unionid,
    .subscribe_scene = user->subscribe_scene,
    .scene = user->qr_scene,
    .followed_at_us = user->followed_at_us,
    .tag_ids = user->tag_ids != NULL ? (const gint64 *) user->tag_ids->data : NULL,
    .n_tag_ids = user->tag_ids != NULL ? user->tag_ids->len : 0,
  };
  /* An empty array has no data, and still says that there are none. */
  static const gint64 none;
  TresenFollowerInfo told = info;

  if (user->tag_ids != NULL && told.tag_ids == NULL)
    told.tag_ids = &none;
  if (!user->is_followed)
    return tresen_store_customer_set_followed (db, customer_id, FALSE, asked_at_us, "", error);
  return tresen_store_follower_set_info (db, customer_id, &told, error);
}

static gboolean
write_users (TresenDb *db, const Matter *matter, GPtrArray *users, GError **error)
{
  for (guint i = 0; i < users->len; i++)
    {
      const TresenWechatUser *user = g_ptr_array_index (users, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (TresenCustomer) customer
          = tresen_store_customer_load_by_openid (db, user->openid, &local);

      if (customer == NULL
          && g_error_matches (local, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
        continue; /* erased meanwhile */
      if (customer == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!tresen_followers_write_user (db, customer->id, user, matter->asked_at_us, error))
        return FALSE;
    }
  return TRUE;
}

/* One by one, by the job that asks about a new customer. */
static gboolean
queue_users (TresenDb *db, const Matter *matter, gint64 now_us, GError **error)
{
  for (guint i = 0; matter->openids[i] != NULL; i++)
    {
      g_autoptr (TresenCustomer) customer
          = tresen_store_customer_load_by_openid (db, matter->openids[i], NULL);

      if (customer != NULL
          && tresen_store_job_add (db, TRESEN_JOB_FETCH_USER, customer->id, 0, now_us, error) < 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_info (TresenDb *db,
            const TresenJob *job,
            Matter *matter,
            const Answer *answer,
            gint64 now_us,
            GError **error)
{
  gint64 done = matter->done + g_strv_length (matter->openids);

  if (answer->users != NULL ? !write_users (db, matter, answer->users, error)
                            : !queue_users (db, matter, now_us, error))
    return FALSE;
  return set_progress (db, matter, done, now_us, error)
         && keep_step (db, job, STEP_INFO, NULL, matter->last_id, done, matter->total, error);
}

static TresenErrandNext
write_answer (TresenDb *db,
              const TresenJob *job,
              gpointer data,
              gpointer result,
              gint64 now_us,
              GError **error)
{
  Matter *matter = data;
  const Answer *answer = result;
  gboolean is_written;

  if (matter->step == STEP_TAGS)
    is_written = write_tags (db, job, answer->tags, error);
  else if (matter->step == STEP_LIST)
    is_written = write_list (db, job, matter, answer->page, error);
  else
    is_written = write_info (db, job, matter, answer, now_us, error);
  return is_written ? TRESEN_ERRAND_GOES_ON : TRESEN_ERRAND_FAILED_WRITE;
}

static gboolean
write_failure (TresenDb *db,
               const TresenJob *job,
               gpointer data,
               const GError *cause,
               gint64 now_us,
               GError **error)
{
  const Matter *matter = data;
  g_autofree char *code = g_strdup_printf ("%d", tresen_wechat_error_get_code (cause));

  return tresen_store_progress_set (db, TRESEN_PROGRESS_FOLLOWERS, "failed", matter->done,
                                    matter->total, code, now_us, error);
}

/** tresen_followers_new: Returns: (transfer full): the errand that makes customers of all who follow. */
TresenErrand *
tresen_followers_new (TresenStore *store,
                      TresenWechatClient *wechat,
                      TresenHealthReporter *health,
                      TresenClock *clock)
{
  static const TresenErrandKind kind = {
    .kind = TRESEN_JOB_FETCH_FOLLOWERS,
    .most_at_once = 1,
    .load = load,
    .matter_free = matter_free,
    .call = call,
    .call_finish = call_finish,
    .result_free = answer_free,
    .write = write_answer,
    .write_failure = write_failure,
  };
  Tools *tools = g_new0 (Tools, 1);

  tools->store = store;
  tools->clock = tresen_clock_ref (clock);
  return tresen_errand_new (&kind, store, wechat, health, clock, tools, tools_free);
}
