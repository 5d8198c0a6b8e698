/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-windowed.h"

#include "config.h"

#include <glib-unix.h>
#include <glib/gstdio.h>

#include "tresen-application.h"
#include "tresen-bridge-thread.h"
#include "tresen-practice-visit.h"
#include "tresen-setup.h"
#include "tresen-tour.h"

typedef struct
{
  const TresenOptions *options;
  GApplication *application;
  TresenClock *clock;
  TresenSetup *
      setup; /* (nullable) what follows is NULL in a second start, which only raises the first window */
  TresenStore *store;         /* (nullable) */
  gboolean is_opening;        /* the store is */
  TresenBridgeThread *bridge; /* (nullable) while it serves, or is about to */
  TresenTour *tour;           /* (nullable) */
  GMainLoop *stop_loop;       /* (nullable) until the window is gone */
} Windowed;

static void
report (Windowed *self, const GError *error)
{
  g_printerr ("tresen: %s\n", error->message);
  if (self->options->tour != NULL)
    g_application_quit (self->application);
}

/* Nothing works: a page instead of the inbox. */
static void
show_problem (Windowed *self, const GError *error)
{
  tresen_application_set_problem ((TresenApplication *) self->application, error);
  report (self, error);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPracticeOutcome) outcome
      = tresen_practice_wechat_act_finish (TRESEN_PRACTICE_WECHAT (source), result, &error);

  if (outcome == NULL)
    g_printerr ("tour: the customer cannot do that: %s\n", error->message);
  else if (!outcome->is_delivered)
    g_printerr ("tour: what the customer did was not taken: %s\n", outcome->status);
}

static void
act_as_customer (guint customer, const char *what, const char *text, gpointer user_data)
{
  Windowed *self = user_data;
  TresenPracticeWechat *practice = self->setup->practice;
  const TresenPracticeAct act = {
    .openid = tresen_practice_wechat_get_openid (practice, customer),
    .action = what,
    .text = text,
  };

  tresen_practice_wechat_act_async (practice, &act, NULL, acted_cb, NULL);
}

static const char *
get_customer_name (guint customer, gpointer user_data)
{
  Windowed *self = user_data;
  TresenPracticeWechat *practice = self->setup->practice;

  return tresen_practice_wechat_get_name (practice,
                                          tresen_practice_wechat_get_openid (practice, customer));
}

static gboolean
has_customer_received (const char *text, gpointer user_data)
{
  Windowed *self = user_data;
  TresenPracticeWechat *practice = self->setup->practice;
  const char *openid = tresen_practice_wechat_get_openid (practice, 0);

  return tresen_practice_wechat_count_received (practice, openid, text) == 1;
}

static void
visited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPracticeVisitEnd) end = tresen_practice_visit_finish (result, &error);

  if (end == NULL)
    g_printerr ("tour: the customer cannot open the link: %s\n", error->message);
  else if (!end->has_chosen)
    g_printerr ("tour: the link does not lead to Paygate: %u\n", end->status);
}

static void
pay_as_customer (const char *link, gpointer user_data)
{
  Windowed *self = user_data;
  TresenPracticeWechat *practice = self->setup->practice;
  g_autofree char *received = tresen_practice_wechat_dup_link (
      practice, tresen_practice_wechat_get_openid (practice, 0));
  const char *url = link != NULL ? link : received;

  if (url == NULL)
    g_printerr ("tour: the customer has no link\n");
  else
    tresen_practice_visit_async (url, "pay", NULL, visited_cb, NULL);
}

static void
start_tour (Windowed *self)
{
  const TresenTourCustomer customer = {
    .act = act_as_customer,
    .get_name = get_customer_name,
    .has_received = has_customer_received,
    .pay = pay_as_customer,
    .user_data = self,
  };

  self->tour = tresen_tour_new (self->application, self->options->tour, &customer);
  tresen_tour_start (self->tour);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Windowed *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url
      = tresen_bridge_thread_start_finish (TRESEN_BRIDGE_THREAD (source), result, &error);

  if (self->stop_loop != NULL)
    return;
  if (url == NULL)
    {
      /* What is stored can be read all the same; the window says what the bridge has written of its health. */
      g_clear_object (&self->bridge);
      /* Customers of another account are not to be shown as this one's. */
      if (g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_OTHER_ACCOUNT))
        show_problem (self, error);
      else
        report (self, error);
      return;
    }
  /* A tour writes a line for each step and no other. */
  if (self->options->tour == NULL)
    g_print ("tresen: ready %s\n", url);
  if (self->setup->practice != NULL)
    {
      g_autofree char *callback_url = g_strconcat (url, "/wechat", NULL);

      tresen_practice_wechat_set_callback_url (self->setup->practice, callback_url);
      if (self->options->tour != NULL)
        start_tour (self);
    }
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Windowed *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tresen_store_close_finish (TRESEN_STORE (source), result, &error))
    g_warning ("%s", error->message);
  g_main_loop_quit (self->stop_loop);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Windowed *self = user_data;
  TresenSetup *setup = self->setup;
  g_autoptr (GError) error = NULL;

  self->is_opening = FALSE;
  if (!tresen_store_open_finish (TRESEN_STORE (source), result, &error))
    {
      g_clear_object (&self->store);
      show_problem (self, error);
      if (self->stop_loop != NULL)
        g_main_loop_quit (self->stop_loop);
      return;
    }
  if (self->stop_loop != NULL)
    {
      tresen_store_close_async (self->store, closed_cb, self);
      return;
    }
  tresen_application_set_parts ((TresenApplication *) self->application, setup->profile,
                                self->store);
  self->bridge = tresen_bridge_thread_new (
      self->store, g_steal_pointer (&setup->connection), g_steal_pointer (&setup->secrets),
      tresen_profile_get_media_folder (setup->profile), self->clock);
  tresen_bridge_thread_start_async (self->bridge, started_cb, self);
}

/* As the person would: what is typed is written first. The session sends this when it ends. */
static gboolean
signal_cb (gpointer user_data)
{
  Windowed *self = user_data;

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

/* Runs in the first process of a profile only. */
static void
startup_cb (GApplication *application, gpointer user_data)
{
  Windowed *self = user_data;
  g_autoptr (GError) error = NULL;

  self->setup = tresen_setup_new (self->options, &error);
  if (self->setup == NULL)
    {
      show_problem (self, error);
      return;
    }
  if (self->setup->practice != NULL)
    tresen_application_set_phone_url ((TresenApplication *) application,
                                      tresen_practice_wechat_get_base (self->setup->practice));
  self->store = tresen_store_new (tresen_profile_get_database (self->setup->profile), self->clock);
  self->is_opening = TRUE;
  tresen_store_open_async (self->store, NULL, opened_cb, self);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Windowed *self = user_data;

  tresen_bridge_thread_stop_finish (TRESEN_BRIDGE_THREAD (source), result, NULL);
  tresen_store_close_async (self->store, closed_cb, self);
}

/* The window is gone; what is in hand is finished before the process ends. */
static void
stop_and_wait (Windowed *self)
{
  if (self->store == NULL)
    return;
  self->stop_loop = g_main_loop_new (NULL, FALSE);
  if (self->bridge != NULL)
    tresen_bridge_thread_stop_async (self->bridge, stopped_cb, self);
  else if (!self->is_opening)
    tresen_store_close_async (self->store, closed_cb, self);
  g_main_loop_run (self->stop_loop);
  g_main_loop_unref (self->stop_loop);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      remove_folder (path);
    }
  g_remove (folder);
}

/**
 * tresen_windowed_run:
 *
 * Runs the console in the main thread and the bridge in one of its own, until the window is closed.
 *
 * Returns: the exit status
 */
int
tresen_windowed_run (const TresenOptions *options)
{
  Windowed self = { .options = options };
  g_autoptr (TresenProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint terminate, interrupt;
  int status;

  profile = tresen_profile_new (options->profile, &error);
  if (profile == NULL)
    {
      g_printerr ("tresen: %s\n", error->message);
      return 1;
    }
  id = tresen_profile_get_application_id (profile, TRESEN_APP_ID);
  self.clock = tresen_clock_new_system ();
  self.application = G_APPLICATION (tresen_application_new (id, self.clock, options->is_practice));
  g_signal_connect (self.application, "startup", G_CALLBACK (startup_cb), &self);
  terminate = g_unix_signal_add (SIGTERM, signal_cb, &self);
  interrupt = g_unix_signal_add (SIGINT, signal_cb, &self);
  status = g_application_run (self.application, 0, NULL);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  if (options->tour != NULL && (self.tour == NULL || !tresen_tour_has_succeeded (self.tour)))
    status = 1;
  stop_and_wait (&self);
  g_clear_object (&self.tour);
  g_clear_object (&self.bridge);
  g_clear_object (&self.store);
  g_clear_object (&self.application);
  g_clear_pointer (&self.setup, tresen_setup_free);
  tresen_clock_unref (self.clock);
  if (options->is_profile_temporary)
    remove_folder (options->profile);
  return status;
}
