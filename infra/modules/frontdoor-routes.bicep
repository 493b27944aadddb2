// What Front Door sends where, and what it keeps. Everything public and cacheable says so itself by Cache-Control; Front Door
// keeps only what is matched here, so that a wrong header on a private answer cannot leak it.

param name string
param appHostName string

// Front Door keeps an answer by its URL and does not look at Vary. What depends on a header of the caller is therefore not kept: an answer to
// a page of another origin, whose CORS headers name that origin. Formats differ by URL.
var sameForAll = [
  {
    name: 'RequestHeader'
    parameters: {
      typeName: 'DeliveryRuleRequestHeaderConditionParameters'
      selector: 'Origin'
      operator: 'Any'
      negateCondition: true
    }
  }
]

// Paths without their leading slash, as the rules engine compares them.
var cached = [
  { name: 'board', begins: 'api/v1/queues/', ends: '/board' }
  { name: 'catalogue', begins: 'api/v1/concerts', ends: '' }
  { name: 'layouts', begins: 'api/v1/layouts/', ends: '' }
  { name: 'pages', begins: 'api/pages/', ends: '' }
]

resource profile 'Microsoft.Cdn/profiles@2025-04-15' existing = {
  name: 'afd-${name}'

  resource endpoint 'afdEndpoints' existing = {
    name: 'api'

    resource route 'routes' = {
      name: 'everything'
      properties: {
        originGroup: { id: group.id }
        patternsToMatch: ['/*']
        supportedProtocols: ['Http', 'Https']
        httpsRedirect: 'Enabled'
        forwardingProtocol: 'HttpsOnly'
        linkToDefaultDomain: 'Enabled'
        ruleSets: [{ id: tracing.id }, { id: ruleSet.id }]
      }
      // A route needs an origin in its group, and the rules that it names.
      dependsOn: [group::origin, tracing::start, ruleSet::rules]
    }
  }

  resource group 'originGroups' = {
    name: 'app'
    properties: {
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 2, additionalLatencyInMilliseconds: 0 }
    }

    resource origin 'origins' = {
      name: 'app'
      properties: {
        hostName: appHostName
        originHostHeader: appHostName
        httpsPort: 443
        enforceCertificateNameCheck: true
        enabledState: 'Enabled'
      }
    }
  }

  // Whoever calls from outside must not decide what is sampled: a trace begins here.
  resource tracing 'ruleSets' = {
    name: 'tracing'

    resource start 'rules' = {
      name: 'start'
      properties: {
        // Order 0 applies to every call, without a condition.
        order: 0
        matchProcessingBehavior: 'Continue'
        conditions: []
        actions: [for header in ['traceparent', 'tracestate']: {
          name: 'ModifyRequestHeader'
          parameters: { typeName: 'DeliveryRuleHeaderActionParameters', headerAction: 'Delete', headerName: header }
        }]
      }
    }
  }

  resource ruleSet 'ruleSets' = {
    name: 'caching'

    resource rules 'rules' = [for (path, i) in cached: {
      name: path.name
      properties: {
        order: i + 1
        matchProcessingBehavior: 'Stop'
        conditions: concat(
          sameForAll,
          [
            {
              name: 'RequestMethod'
              parameters: { typeName: 'DeliveryRuleRequestMethodConditionParameters', operator: 'Equal', matchValues: ['GET'] }
            }
            {
              name: 'UrlPath'
              parameters: {
                typeName: 'DeliveryRuleUrlPathMatchConditionParameters'
                operator: 'BeginsWith'
                matchValues: [path.begins]
                transforms: ['Lowercase']
              }
            }
          ],
          empty(path.ends) ? [] : [
            {
              name: 'UrlPath'
              parameters: {
                typeName: 'DeliveryRuleUrlPathMatchConditionParameters'
                operator: 'EndsWith'
                matchValues: [path.ends]
                transforms: ['Lowercase']
              }
            }
          ]
        )
        actions: [
          {
            name: 'RouteConfigurationOverride'
            parameters: {
              typeName: 'DeliveryRuleRouteConfigurationOverrideActionParameters'
              cacheConfiguration: {
                cacheBehavior: 'HonorOrigin'
                queryStringCachingBehavior: 'UseQueryString'
                isCompressionEnabled: 'Enabled'
              }
            }
          }
        ]
      }
    }]
  }
}
