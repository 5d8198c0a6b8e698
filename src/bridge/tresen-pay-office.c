/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-office.h"

#include "tresen-inquirer.h"
#include "tresen-pay-desk.h"
#include "tresen-pay-expirer.h"
#include "tresen-pay-results.h"
#include "tresen-pay-starter.h"
#include "tresen-pay-terms.h"
#include "tresen-paygate-setup.h"
#include "tresen-refunder.h"
#include "tresen-store-pay-results.h"

struct _TresenPayOffice
{
  GObject parent_instance;

  TresenHealthReporter *health; /* borrowed from the bridge, which outlives this */
  TresenPaygateSetup *setup;
  TresenPayTerms *terms;
  TresenPayDesk *desk;
  TresenPayResults *results;
  TresenPayExpirer *expirer;
  GPtrArray *runners; /* (element-type TresenPayRunner): none where Paygate cannot be called */
  guint n_stopping;
};

G_DEFINE_FINAL_TYPE (TresenPayOffice, tresen_pay_office, G_TYPE_OBJECT)

static void
tresen_pay_office_dispose (GObject *object)
{
  TresenPayOffice *self = TRESEN_PAY_OFFICE (object);

  g_ptr_array_set_size (self->runners, 0);
  g_clear_object (&self->expirer);
  g_clear_object (&self->results);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (tresen_pay_office_parent_class)->dispose (object);
}

static void
tresen_pay_office_finalize (GObject *object)
{
  TresenPayOffice *self = TRESEN_PAY_OFFICE (object);

  g_ptr_array_unref (self->runners);
  g_clear_pointer (&self->terms, tresen_pay_terms_free);
  g_clear_pointer (&self->setup, tresen_paygate_setup_free);
  G_OBJECT_CLASS (tresen_pay_office_parent_class)->finalize (object);
}

static void
tresen_pay_office_class_init (TresenPayOfficeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_pay_office_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_pay_office_finalize;
}

static void
tresen_pay_office_init (TresenPayOffice *self)
{
  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
say_setup (TresenPayOffice *self)
{
  tresen_health_reporter_say (self->health, "paygate", self->setup->state, self->setup->detail);
}

/* What a call told of the connection; one that was never made tells nothing. */
static void
heard_cb (const GError *cause, const char *fault, gpointer user_data)
{
  TresenPayOffice *self = user_data;

  if (cause == NULL && fault != NULL)
    tresen_health_reporter_say (self->health, "paygate", "failed", fault);
  else if (cause == NULL)
    say_setup (self);
  else if (g_error_matches (cause, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_NOT_SENT)
           || g_error_matches (cause, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_UNKNOWN))
    tresen_health_reporter_say (self->health, "paygate", "failed", "unreachable");
}

static void
add_runners (TresenPayOffice *self, TresenStore *store, TresenClock *clock)
{
  g_autoptr (TresenHttpClient) http = tresen_http_client_new ();
  g_autoptr (TresenPaygateClient) client = tresen_paygate_client_new (self->setup->merchant, http);
  TresenPayRunner *runners[] = {
    tresen_inquirer_new (store, client, self->setup, clock),
    tresen_refunder_new (store, client, self->setup, clock),
    tresen_pay_starter_new (store, client, self->terms, clock),
  };

  for (guint i = 0; i < G_N_ELEMENTS (runners); i++)
    {
      tresen_pay_runner_set_heard_func (runners[i], heard_cb, self);
      g_ptr_array_add (self->runners, runners[i]);
    }
}

/**
 * tresen_pay_office_new:
 * @wechat: is asked who pays inside WeChat
 * @health: borrowed; must outlive the office
 *
 * Returns: (transfer full): an office that does nothing until it is started
 */
TresenPayOffice *
tresen_pay_office_new (TresenStore *store,
                       TresenWechatClient *wechat,
                       const TresenConnection *connection,
                       const TresenSecrets *secrets,
                       TresenHealthReporter *health,
                       TresenClock *clock)
{
  TresenPayOffice *self = g_object_new (TRESEN_TYPE_PAY_OFFICE, NULL);

  self->health = health;
  self->setup = tresen_paygate_setup_new (connection, secrets);
  self->terms = tresen_pay_terms_new (connection, self->setup->merchant);
  self->desk
      = tresen_pay_desk_new (store, self->setup->merchant, wechat, connection, secrets, clock);
  self->results = tresen_pay_results_new (store, self->setup, self->desk, clock);
  self->expirer = tresen_pay_expirer_new (store, clock);
  if (self->setup->merchant != NULL)
    add_runners (self, store, clock);
  return self;
}

/**
 * tresen_pay_office_add_routes:
 * @router: must not outlive @self
 *
 * The office's context.
 */
void
tresen_pay_office_add_routes (TresenPayOffice *self, TresenHttpRouter *router)
{
  tresen_pay_desk_add_routes (self->desk, router);
  tresen_pay_results_add_routes (self->results, router);
}

/**
 * tresen_pay_office_recover:
 *
 * At start, whether payments are set up or not: what was on its way when the last run ended is found out by asking Paygate, and
 * never sent again. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_pay_office_recover (TresenDb *db, gint64 now_us, GError **error)
{
  return tresen_store_payments_recover (db, now_us, error);
}

/**
 * tresen_pay_office_start:
 * @server_url: where the bridge listens, without a slash at the end
 *
 * Once the bridge serves. The office's context.
 */
void
tresen_pay_office_start (TresenPayOffice *self, const char *server_url)
{
  say_setup (self);
  tresen_pay_terms_set_server_url (self->terms, server_url);
  tresen_pay_desk_set_server_url (self->desk, server_url);
  tresen_pay_expirer_start (self->expirer);
  for (guint i = 0; i < self->runners->len; i++)
    tresen_pay_runner_start (self->runners->pdata[i]);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TresenPayOffice *self = g_task_get_source_object (task);

  tresen_pay_runner_stop_finish (TRESEN_PAY_RUNNER (source), result, NULL);
  if (--self->n_stopping == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * tresen_pay_office_stop_async:
 *
 * Begins nothing more and waits for what is on its way: refunds and starts until they are answered, since an answer about money is
 * worth more than a quick end; questions are given up. Once, after the start. The office's context.
 */
void
tresen_pay_office_stop_async (TresenPayOffice *self,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_pay_office_stop_async);
  tresen_pay_expirer_stop (self->expirer);
  self->n_stopping = self->runners->len;
  if (self->n_stopping == 0)
    g_task_return_boolean (task, TRUE);
  for (guint i = 0; i < self->runners->len; i++)
    tresen_pay_runner_stop_async (self->runners->pdata[i], stopped_cb, g_object_ref (task));
}

gboolean
tresen_pay_office_stop_finish (TresenPayOffice *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
